package org.cloudimagefactory.nifty.backend.oci;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;

/** What has changed about images and offers since they were made: small manifests under tags of our own, which nifty alone reads. */
final class States {
    private final RegistryReader reader;
    private final ManifestMaker maker;
    private final Naming naming;
    private final Records records;
    private final Deletions deletions;
    private final Clock clock;

    States(
            RegistryReader reader,
            ManifestMaker maker,
            Naming naming,
            Records records,
            Deletions deletions,
            Clock clock) {
        this.reader = reader;
        this.maker = maker;
        this.naming = naming;
        this.records = records;
        this.deletions = deletions;
        this.clock = clock;
    }

    /** What counts about something of ours now, by what has changed since, else by what was noted on itself. */
    ItemRecord now(Tagged subject, ItemRecord item) {
        return under(subject)
                .flatMap(state -> state.stateOf(subject, records.owner()))
                .orElse(item);
    }

    /**
     * Makes sure that something can be noted about this, for what must not be done unless it is noted.
     *
     * @throws ItemProblem when somebody else has the tag
     */
    void requireOwn(Tagged subject) {
        requireOwn(subject, under(subject));
    }

    private void requireOwn(Tagged subject, Optional<Tagged> before) {
        before.filter(tagged ->
                        !tagged.isOf(records.owner()) || !tagged.appliance().equals(subject.appliance()))
                .ifPresent(tagged -> {
                    String holder = tagged.isOf(records.owner())
                            ? "the appliance '" + tagged.appliance() + "'"
                            : Records.holder(List.of(tagged));
                    throw new ItemProblem("what changes about " + subject.reference() + " can't be noted: the tag "
                                    + tagged.reference() + " is held by " + holder)
                            .hint("delete that tag, which is only for nifty: 'skopeo delete docker://"
                                    + tagged.reference() + "'");
                });
    }

    /** Notes what has changed. */
    void note(Tagged subject, ItemRecord item, String name, Map<String, String> attributes) {
        Optional<Tagged> before = under(subject);
        requireOwn(subject, before);
        // Who has signed it, and until when that counts, does not change with what is noted.
        Map<String, String> all = new HashMap<>();
        before.flatMap(state -> state.stateOf(subject, records.owner()))
                .orElse(item)
                .attributes()
                .forEach((key, value) -> {
                    if (OfferWays.isOfSigner(key)) {
                        all.put(key, value);
                    }
                });
        all.putAll(attributes);
        ItemRecord changed = item.changed(subject.digest().toString(), name, all);
        naming.sealed(
                reference(subject),
                maker.state(changed, subject.appliance(), clock.instant()),
                before.map(Tagged::digest));
        before.ifPresent(tagged -> deletions.removeUnnamed(subject.repository(), tagged.digest()));
    }

    /** Removes what was noted, when that which it is about is gone. */
    void forget(Reference subject) {
        Reference state = new Reference(subject.repository(), OciNames.stateTag(subject.tag()));
        reader.tagged(state)
                .filter(tagged ->
                        tagged.own(records.owner(), ItemRecord.Kind.STATE).isPresent())
                .ifPresent(deletions::removeWithTag);
    }

    private Optional<Tagged> under(Tagged subject) {
        return reader.tagged(reference(subject));
    }

    private static Reference reference(Tagged subject) {
        return new Reference(subject.repository(), OciNames.stateTag(subject.tag()));
    }
}
