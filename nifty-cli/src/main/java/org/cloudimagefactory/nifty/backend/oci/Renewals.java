package org.cloudimagefactory.nifty.backend.oci;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs images and offers once more before their signatures end. The manifests stay what they are, so that nobody who follows them
 * notices; until when the signature counts is noted on a manifest when it is made, and later in its state.
 */
final class Renewals {
    /** Who signs for longer than three times this signs anew so long before the end; others when a third of the time is left. */
    static final Duration MARGIN = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);

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
    Optional<String> due(Tagged tagged, ItemRecord now) {
        Optional<Instant> until = signing.until();
        if (signing.signer().isEmpty() || until.isEmpty()) {
            return Optional.empty();
        }
        if (!isOwn(now)) {
            boolean isSilent = OfferWays.isSilent(now.attributes());
            return isSilent
                            && tagged.own(records.owner(), ItemRecord.Kind.IMAGE)
                                    .isPresent()
                            && hasSigned(tagged)
                    ? Optional.of("nobody has noted who has signed it, and until when")
                    : Optional.empty();
        }
        Instant noted = noted(now);
        return endsSoon(noted, until.get())
                ? Optional.of(
                        noted.equals(Instant.MIN)
                                ? "nobody has noted when its signature ends"
                                : "its signature ends at " + noted)
                : Optional.empty();
    }

    private boolean isOwn(ItemRecord now) {
        return !signing.signer().isEmpty()
                && now.attributes().entrySet().containsAll(signing.signer().entrySet());
    }

    /**
     * What an operator must know of an offer of ours with a signature that ends soon, and that is not of who signs now: nothing signs it
     * anew.
     */
    Optional<String> unrenewed(Tagged offer, ItemRecord now) {
        Instant noted = noted(now);
        boolean endsSoon = noted.isBefore(clock.instant().plus(MARGIN));
        return OfferWays.certified(now.attributes())
                .filter(signer -> endsSoon && !isOwn(now))
                .map(signer -> offer.reference() + " is signed by '" + signer + "' until "
                        + (noted.equals(Instant.MIN) ? "a time that nobody has noted" : noted)
                        + ", which is not who signs now, so that sites will lose it: publish a new version");
    }

    /** Whether something that is signed until then is to be signed anew, where that lasts until another time. */
    private boolean endsSoon(Instant end, Instant until) {
        Duration third = Duration.between(clock.instant(), until).dividedBy(3);
        Duration margin = third.compareTo(MARGIN) < 0 ? third : MARGIN;
        return end.isBefore(clock.instant().plus(margin)) && end.isBefore(until);
    }

    /** What can't be read now is asked again by the next run. */
    private boolean hasSigned(Tagged tagged) {
        try {
            return registry.document(tagged.repository(), tagged.digest().toString())
                    .filter(document -> signing.hasSigned(tagged.repository(), document))
                    .isPresent();
        } catch (ItemProblem e) {
            LOG.warn("cannot tell who has signed {}: {}", tagged.reference(), e.line());
            return false;
        }
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
        // What can't be noted would be done again by each run, and the signatures would pile up.
        states.requireOwn(tagged);
        Map<Digest, Instant> former = new HashMap<>(signing.signatures(reference.repository(), manifest));
        Optional<Instant> until = signing.until();
        // A run that was cut off may have signed it, and have noted nothing.
        Optional<Map.Entry<Digest, Instant>> last = former.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .filter(entry -> until.isEmpty() || !endsSoon(entry.getValue(), until.get()));
        if (last.isPresent()) {
            former.remove(last.get().getKey());
        } else {
            signing.signAnew(reference.repository(), manifest);
        }
        ItemRecord now = states.now(tagged, item);
        Optional<Instant> end = last.map(Map.Entry::getValue).or(() -> until).filter(time -> !time.equals(Instant.MAX));
        states.note(tagged, item, now.name(), records.signed(now.attributes(), end));
        former.keySet().forEach(signature -> deletions.detach(reference.repository(), manifest.digest(), signature));
    }
}
