package org.cloudimagefactory.nifty.backend.oci;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Deletion;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Index;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.nifty.plan.Stamp;
import org.cloudimagefactory.nifty.plan.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes things out of service and away. A registry deletes a manifest by its digest, with all tags that it has: that is asked for
 * only where all of them are ours. Where it can't be, or the registry refuses, a tombstone stands there from then on.
 */
final class Remover {
    private static final Logger LOG = LoggerFactory.getLogger(Remover.class);

    private final Registry registry;
    private final RegistryReader reader;
    private final ManifestMaker maker;
    private final Naming naming;
    private final Signing signing;
    private final Records records;
    private final Clock clock;
    private final OfferTimes times;

    Remover(
            Registry registry,
            RegistryReader reader,
            ManifestMaker maker,
            Naming naming,
            Signing signing,
            Records records,
            Clock clock) {
        this.registry = registry;
        this.reader = reader;
        this.maker = maker;
        this.naming = naming;
        this.signing = signing;
        this.records = records;
        this.clock = clock;
        times = new OfferTimes(clock);
    }

    /** Notes that an image is out of service; whoever pulls it by its tag does not notice. */
    void retire(Step.RetireImage step) {
        Reference reference = Reference.parse(step.image().id());
        reader.tagged(reference)
                .ifPresent(image -> image.own(records.owner(), ItemRecord.Kind.IMAGE)
                        .ifPresent(item -> {
                            ItemRecord now = state(image).orElse(item);
                            note(
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
                            removeUnnamed(reference.repository(), offer.digest());
                        }));
    }

    /** Deletes an image that nobody has given a name of his own. */
    void delete(Step.DeleteImage step) {
        Reference reference = Reference.parse(step.image().id());
        Optional<Tagged> image = reader.tagged(reference)
                .filter(tagged ->
                        tagged.own(records.owner(), ItemRecord.Kind.IMAGE).isPresent());
        if (image.isPresent()) {
            List<String> tags =
                    reader.tagsOf(reference.repository(), image.get().digest().toString());
            if (tags.stream().anyMatch(tag -> !tag.equals(reference.tag()))) {
                LOG.info("{} stays: somebody has tagged it, too: {}", reference, tags);
                return;
            }
            if (remove(reference.repository(), image.get().digest()) == Deletion.REFUSED) {
                ItemRecord item = image.get().named().orElseThrow();
                tombstone(image.get(), item.tombstone(Map.of()), clock.instant());
            }
        }
        Reference state = new Reference(reference.repository(), OciNames.stateTag(reference.tag()));
        reader.tagged(state)
                .filter(tagged ->
                        tagged.own(records.owner(), ItemRecord.Kind.STATE).isPresent())
                .ifPresent(tagged -> removeWithTag(tagged));
    }

    /** Ends an offer. */
    void delete(Step.DeleteTemplate step) {
        Reference reference = Reference.parse(step.template().id());
        reader.tagged(reference).filter(tagged -> tagged.isOf(records.owner())).ifPresent(this::endOffer);
    }

    private void endOffer(Tagged tagged) {
        ItemRecord item = tagged.named().orElseThrow();
        boolean isOver =
                item.kind() == ItemRecord.Kind.TOMBSTONE && item.attributes().isEmpty();
        boolean isOffer = item.kind() == ItemRecord.Kind.TOMBSTONE || item.kind() == ItemRecord.Kind.OFFER;
        if (isOffer && !isOver && !removeWithTag(tagged)) {
            tombstone(tagged, item.tombstone(Map.of()), since(item));
        }
    }

    /** Since when it is out of service; now where nobody has noted a time that is one. */
    private Instant since(ItemRecord item) {
        return Stamp.of(item.attributes())
                .map(stamp -> Objects.requireNonNullElse(stamp.expiredAt(), Instant.EPOCH))
                .filter(since -> !since.equals(Instant.EPOCH))
                .orElseGet(clock::instant);
    }

    /** Notes what has changed about an image. */
    void note(Tagged image, ItemRecord item, String name, Map<String, String> attributes) {
        Reference reference = new Reference(image.repository(), OciNames.stateTag(image.tag()));
        Optional<Tagged> before = reader.tagged(reference);
        before.ifPresent(tagged -> records.requireOwn(tagged, image.appliance()));
        ItemRecord changed = item.changed(image.digest().toString(), name, attributes);
        naming.unsigned(reference, maker.state(changed, image.appliance(), clock.instant()));
        before.ifPresent(tagged -> removeUnnamed(image.repository(), tagged.digest()));
    }

    /** What has changed about an image, as far as that is known. */
    Optional<ItemRecord> state(Tagged image) {
        return reader.tagged(new Reference(image.repository(), OciNames.stateTag(image.tag())))
                .flatMap(tagged -> tagged.own(records.owner(), ItemRecord.Kind.STATE))
                .filter(state -> state.of().equals(image.digest().toString()));
    }

    /** Removes a manifest of ours that has lost its name, if it has none; a registry that refuses keeps it. */
    void removeUnnamed(RepositoryName repository, Digest digest) {
        if (reader.tagsOf(repository, digest.toString()).isEmpty()) {
            remove(repository, digest);
        }
    }

    /** Whether it is gone. */
    private boolean removeWithTag(Tagged tagged) {
        List<String> tags = reader.tagsOf(tagged.repository(), tagged.digest().toString());
        boolean others = tags.stream().anyMatch(tag -> !tag.equals(tagged.tag()));
        return !others && remove(tagged.repository(), tagged.digest()) != Deletion.REFUSED;
    }

    private Deletion remove(RepositoryName repository, Digest digest) {
        List<Digest> companions = signing.companions(repository, digest);
        List<Digest> referrers = registry.referrers(repository, digest, null).stream()
                .map(ContentDescriptor::digest)
                .toList();
        List<Digest> ours = referrers.stream()
                .filter(referrer -> !companions.contains(referrer) && isOurs(repository, referrer, digest))
                .toList();
        Deletion deletion = deletion(repository, digest);
        if (deletion != Deletion.REFUSED) {
            companions.forEach(companion -> deletion(repository, companion));
            ours.forEach(referrer -> deletion(repository, referrer));
            boolean all = !referrers.isEmpty()
                    && referrers.stream()
                            .allMatch(referrer -> ours.contains(referrer) || companions.contains(referrer));
            if (all) {
                registry.document(repository, digest.referrersTag())
                        .filter(document -> document instanceof Index)
                        .ifPresent(document -> deletion(repository, document.digest()));
            }
        }
        return deletion;
    }

    /** Who may not delete is refused like everybody where nothing is deleted. */
    private Deletion deletion(RepositoryName repository, Digest digest) {
        try {
            return registry.delete(repository, digest);
        } catch (EnvironmentProblem e) {
            if (!e.isOfOneItem()) {
                throw e;
            }
            LOG.warn("cannot delete {}@{}: {}", repository, digest, e.line());
            return Deletion.REFUSED;
        }
    }

    /** By what the manifest says itself: the entry of an index may say anything. */
    private boolean isOurs(RepositoryName repository, Digest referrer, Digest subject) {
        return registry.referrer(repository, referrer, subject)
                .flatMap(manifest -> maker.record(manifest.annotations()))
                .filter(item -> item.owner().equals(records.owner()))
                .isPresent();
    }

    private void tombstone(Tagged tagged, ItemRecord item, Instant since) {
        records.requireSignable(tagged);
        naming.signed(
                new Reference(tagged.repository(), tagged.tag()),
                maker.tombstone(item, tagged.appliance(), since, times.after(List.of(tagged))),
                () -> {});
    }
}
