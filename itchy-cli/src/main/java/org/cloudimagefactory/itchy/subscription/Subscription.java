package org.cloudimagefactory.itchy.subscription;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.cloudimagefactory.common.imagelist.HeldList;
import org.cloudimagefactory.common.imagelist.Pins;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Validators;
import org.jspecify.annotations.Nullable;

/**
 * One subscription.
 *
 * @param id in the database
 * @param url where the list is fetched
 * @param terms what it insists on
 * @param scope how near the list may be; null until that is known
 * @param identifier of the list; null until that is known
 * @param held version and date of the list that is held
 * @param title of that list
 * @param expires of that list
 * @param validators by which its server recognises a change
 * @param problem what was wrong the last time
 * @param invalidSince since when the list that is held can't be believed any more
 */
public record Subscription(
        long id,
        URI url,
        SubscriptionTerms terms,
        @Nullable AddressScope scope,
        @Nullable String identifier,
        @Nullable HeldList held,
        @Nullable String title,
        @Nullable Instant expires,
        Validators validators,
        @Nullable String problem,
        @Nullable Instant invalidSince) {

    /** What a new list must meet. */
    public Pins pins() {
        return new Pins(terms.endorsers(), identifier, terms.uri(), held);
    }

    /** What the list that is held must go on to meet. */
    public Pins pinsOfHeld() {
        return new Pins(terms.endorsers(), identifier, terms.uri(), null);
    }

    /** The endorsers that are accepted. */
    public List<Endorser> endorsers() {
        return terms.endorsers();
    }
}
