package org.cloudimagefactory.common.imagelist;

import java.util.List;
import java.util.Set;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription insists on.
 *
 * @param endorsers any one of whom must have signed; empty: whoever the list names
 * @param identifier of the list
 * @param uri where the list says that it is published
 * @param held what the subscription holds already
 * @param known identifiers of images that the subscription has taken already, which are honoured whatever they look like
 */
public record Pins(
        List<Endorser> endorsers,
        @Nullable String identifier,
        @Nullable String uri,
        @Nullable HeldList held,
        Set<String> known) {
    /** A subscription that insists on nothing. */
    public static final Pins NONE = new Pins(List.of(), null, null, null);

    public Pins {
        endorsers = List.copyOf(endorsers);
        known = Set.copyOf(known);
    }

    /** A subscription that has taken no image yet. */
    public Pins(List<Endorser> endorsers, @Nullable String identifier, @Nullable String uri, @Nullable HeldList held) {
        this(endorsers, identifier, uri, held, Set.of());
    }

    /** The same of a subscription that has taken these images already. */
    public Pins knowing(Set<String> identifiers) {
        return new Pins(endorsers, identifier, uri, held, identifiers);
    }
}
