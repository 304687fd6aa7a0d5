package org.cloudimagefactory.nifty.backend.oci;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cloudimagefactory.common.registry.Deletion;
import org.cloudimagefactory.nifty.plan.Stamp;
import org.cloudimagefactory.nifty.plan.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes things out of service and away. What can't be deleted, or the registry does not delete, has a tombstone from then on. */
final class Remover {
    private static final Logger LOG = LoggerFactory.getLogger(Remover.class);

    private final RegistryReader reader;
    private final ManifestMaker maker;
    private final Naming naming;
    private final Records records;
    private final States states;
    private final Deletions deletions;
    private final Clock clock;
    private final OfferTimes times;

    Remover(
            RegistryReader reader,
            ManifestMaker maker,
            Naming naming,
            Records records,
            States states,
            Deletions deletions,
            Clock clock) {
        this.reader = reader;
        this.maker = maker;
        this.naming = naming;
        this.records = records;
        this.states = states;
        this.deletions = deletions;
        this.clock = clock;
        times = new OfferTimes(clock);
    }

    /** Notes that an image is out of service; whoever pulls it by its tag does not notice. */
    void retire(Step.RetireImage step) {
        Reference reference = Reference.parse(step.image().id());
        reader.tagged(reference)
                .ifPresent(image -> image.own(records.owner(), ItemRecord.Kind.IMAGE)
                        .ifPresent(item -> {
                            ItemRecord now = states.now(image, item);
                            states.note(
                                    image,
                                    item,
                                    now.name(),
                                    Records.expired(now.attributes(), step.at().toString()));
                        }));
    }

    /** Has the offer stand for an appliance that has expired: whoever follows its tag learns it at once. */
    void retire(Step.RetireTemplate step) {
        Reference reference = Reference.parse(step.template().id());
        reader.tagged(reference)
                .ifPresent(offer -> offer.own(records.owner(), ItemRecord.Kind.OFFER)
                        .ifPresent(item -> {
                            Map<String, String> remembered =
                                    Records.expired(item.attributes(), step.at().toString());
                            tombstone(offer, item.tombstone(remembered), step.at());
                            deletions.removeUnnamed(reference.repository(), offer.digest());
                            states.forget(reference);
                        }));
    }

    /** Deletes an image that nobody has given a name of his own. */
    void delete(Step.DeleteImage step) {
        Reference reference = Reference.parse(step.image().id());
        Optional<Tagged> image = reader.tagged(reference)
                .filter(tagged ->
                        tagged.own(records.owner(), ItemRecord.Kind.IMAGE).isPresent());
        if (image.isPresent()) {
            List<String> others = deletions.others(image.get());
            if (!others.isEmpty()) {
                LOG.info("{} stays: somebody has tagged it, too, or named it in an index: {}", reference, others);
                return;
            }
            if (deletions.remove(reference.repository(), image.get().digest()) == Deletion.REFUSED) {
                ItemRecord item = image.get().named().orElseThrow();
                tombstone(image.get(), item.tombstone(Map.of()), clock.instant());
            }
            deletions.removeChunks(image.get());
        }
        states.forget(reference);
    }

    /** Ends an offer. */
    void delete(Step.DeleteTemplate step) {
        Reference reference = Reference.parse(step.template().id());
        reader.tagged(reference).filter(tagged -> tagged.isOf(records.owner())).ifPresent(this::endOffer);
    }

    private void endOffer(Tagged tagged) {
        ItemRecord item = tagged.named().orElseThrow();
        boolean isOver = item.kind() == ItemRecord.Kind.TOMBSTONE && item.isForgotten();
        boolean isOffer = item.kind() == ItemRecord.Kind.TOMBSTONE || item.kind() == ItemRecord.Kind.OFFER;
        if (isOffer && !isOver) {
            if (!deletions.removeWithTag(tagged)) {
                tombstone(tagged, item.tombstone(Map.of()), since(item));
            }
            states.forget(new Reference(tagged.repository(), tagged.tag()));
        }
    }

    /** Since when it is out of service; now where nobody has noted a time that is one. */
    private Instant since(ItemRecord item) {
        return Stamp.of(item.attributes())
                .map(stamp -> Objects.requireNonNullElse(stamp.expiredAt(), Instant.EPOCH))
                .filter(since -> !since.equals(Instant.EPOCH))
                .orElseGet(clock::instant);
    }

    private void tombstone(Tagged tagged, ItemRecord item, Instant since) {
        records.requireSignable(tagged);
        naming.signed(
                new Reference(tagged.repository(), tagged.tag()),
                maker.tombstone(records.signed(item), tagged.appliance(), since, times.after(List.of(tagged))),
                Optional.of(tagged.digest()),
                () -> {});
    }
}
