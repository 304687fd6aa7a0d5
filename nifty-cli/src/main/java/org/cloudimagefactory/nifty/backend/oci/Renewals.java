package org.cloudimagefactory.nifty.backend.oci;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;

/**
 * Signs images and offers once more before their signatures end. The manifests stay what they are, so that nobody who follows them
 * notices; until when the signature counts is noted on a manifest when it is made, and later in its state.
 */
final class Renewals {
    /** Who signs for longer than three times this signs anew so long before the end; others when a third of the time is left. */
    static final Duration MARGIN = Duration.ofDays(30);

    private final Registry registry;
    private final RegistryReader reader;
    private final Signing signing;
    private final Records records;
    private final States states;
    private final Deletions deletions;
    private final Clock clock;

    Renewals(
            Registry registry,
            RegistryReader reader,
            Signing signing,
            Records records,
            States states,
            Deletions deletions,
            Clock clock) {
        this.registry = registry;
        this.reader = reader;
        this.signing = signing;
        this.records = records;
        this.states = states;
        this.deletions = deletions;
        this.clock = clock;
    }

    /**
     * Why something of ours has to be signed anew, if it has, and can be by who signs now.
     *
     * @param now what counts about it
     */
    Optional<String> due(ItemRecord now) {
        Optional<Instant> until = signing.until();
        boolean own = !signing.signer().isEmpty()
                && now.attributes().entrySet().containsAll(signing.signer().entrySet());
        if (!own || until.isEmpty()) {
            return Optional.empty();
        }
        Instant noted = noted(now);
        Duration third = Duration.between(clock.instant(), until.get()).dividedBy(3);
        Duration margin = third.compareTo(MARGIN) < 0 ? third : MARGIN;
        boolean due = noted.isBefore(clock.instant().plus(margin)) && noted.isBefore(until.get());
        return due
                ? Optional.of(
                        noted.equals(Instant.MIN)
                                ? "nobody has noted when its signature ends"
                                : "its signature ends at " + noted)
                : Optional.empty();
    }

    private static Instant noted(ItemRecord now) {
        try {
            return Instant.parse(now.attributes().getOrDefault(OfferWays.SIGNED_UNTIL, ""));
        } catch (DateTimeException e) {
            return Instant.MIN;
        }
    }

    /** Signs what is there once more, if it is what was signed before; the former signature goes. */
    void renew(Reference reference) {
        Manifest manifest = registry.document(reference.repository(), reference.tag())
                .filter(document -> document instanceof Manifest)
                .map(Manifest.class::cast)
                .orElseThrow(() -> new ItemProblem(reference + " is gone from the registry"));
        Tagged tagged = reader.read(reference, manifest);
        ItemRecord item = tagged.named()
                .filter(noted -> noted.owner().equals(records.owner()))
                .orElseThrow(() -> new ItemProblem(reference + " is not of this nifty any longer"));
        if (!signing.hasSigned(reference.repository(), manifest)) {
            throw new ItemProblem(reference + " is to be signed anew, and nobody has signed it with this key before")
                    .hint("somebody else may have put it there; delete the tag, and publish the appliance anew");
        }
        List<Digest> former = signing.signatures(reference.repository(), manifest);
        signing.signAnew(reference.repository(), manifest);
        ItemRecord now = states.now(tagged, item);
        Map<String, String> attributes = new HashMap<>(now.attributes());
        attributes.putAll(records.signed(item).attributes().entrySet().stream()
                .filter(entry -> OfferWays.isOfSigner(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        states.note(tagged, item, now.name(), attributes);
        former.forEach(signature -> deletions.detach(reference.repository(), manifest.digest(), signature));
    }
}
