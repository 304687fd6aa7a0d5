package org.cloudimagefactory.nifty.backend.oci;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.nifty.plan.CloudTemplate;
import org.cloudimagefactory.nifty.plan.PublishedImage;
import org.cloudimagefactory.nifty.plan.Step;

/**
 * Offers images: a manifest of its own with the layers of all disks, today's annotations and the time of the offer, signed anew. A
 * rollback and changed metadata are therefore newer than what they replace.
 */
final class Publisher {
    private final SmallBlobs blobs;
    private final RegistryReader reader;
    private final ManifestMaker maker;
    private final Layout layout;
    private final Naming naming;
    private final Records records;
    private final OwnImages ownImages;
    private final States states;
    private final ReplacedOffers replacedOffers;
    private final PackageLists packages;
    private final FormerChunks chunks;
    private final OfferTimes times;
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    Publisher(
            SmallBlobs blobs,
            RegistryReader reader,
            ManifestMaker maker,
            Layout layout,
            Naming naming,
            Records records,
            OwnImages ownImages,
            States states,
            ReplacedOffers replacedOffers,
            PackageLists packages,
            FormerChunks chunks,
            Clock clock) {
        this.chunks = chunks;
        this.blobs = blobs;
        this.reader = reader;
        this.maker = maker;
        this.layout = layout;
        this.naming = naming;
        this.records = records;
        this.ownImages = ownImages;
        this.states = states;
        this.replacedOffers = replacedOffers;
        this.packages = packages;
        times = new OfferTimes(clock);
    }

    /** What is there is read anew: what is planned from now on is planned with it. */
    void begin() {
        named.clear();
    }

    /** Whether the tag was given since then: a plan from before that takes it for a spare one must not end it. */
    boolean hasNamed(CloudTemplate template) {
        return named.contains(template.id());
    }

    void publish(Step.Publish step, Place place) {
        layout.check(step.appliance());
        Optional<Tagged> before = reader.tagged(place.offer());
        before.ifPresent(tagged -> records.requireOwn(tagged, step.appliance().identifier()));
        List<Tagged> replaced =
                Stream.concat(before.stream(), former(step, place).stream()).toList();
        replaced.forEach(records::requireSignable);
        Instant created = times.after(replaced);
        naming.enter(place.repository());
        List<PublishedImage> images = step.images().stream()
                .sorted(Comparator.comparing(published -> published.disk().index()))
                .toList();
        List<Tagged> disks = new ArrayList<>();
        List<ContentDescriptor> layers = new ArrayList<>();
        for (PublishedImage published : images) {
            Tagged image = ownImages.of(published, place);
            describe(step, place, published, image);
            disks.add(image);
            layers.add(maker.layer(
                    step.appliance(),
                    published.disk(),
                    place.name(),
                    image.tag(),
                    image.layers().get(0)));
        }
        byte[] config = layout.config(
                step.appliance(), layers.stream().map(ContentDescriptor::digest).toList());
        blobs.bring(place.repository(), config);
        ItemRecord item = records.offer(
                step, place.shortTag(), disks.stream().map(Tagged::tag).toList());
        Map<String, String> said = disks.size() == 1 ? chunks.annotations(disks.get(0)) : Map.of();
        Manifest offer = maker.manifest(step.appliance(), item, layout.config(config), layers, said, created);
        naming.signed(
                place.offer(),
                offer,
                before.map(Tagged::digest),
                () -> packages.copy(place.repository(), disks.get(0).digest(), offer));
        named.add(place.offer().toString());
        replacedOffers.tidy(step, place, before.map(Tagged::digest), offer.digest());
    }

    /** What was offered under another tag until now. */
    private Optional<Tagged> former(Step.Publish step, Place place) {
        return Optional.ofNullable(step.template())
                .filter(template -> !template.id().equals(place.offer().toString()))
                .flatMap(template -> reader.tagged(Reference.parse(template.id())))
                .filter(tagged -> tagged.isOf(records.owner()));
    }

    private void describe(Step.Publish step, Place place, PublishedImage published, Tagged image) {
        if (published.describe() || published.restore()) {
            String name = published.restore()
                    ? published.restoredName()
                    : published.image().name();
            ItemRecord item = image.named().orElseThrow();
            states.note(image, item, name, records.ofImage(step.appliance(), published.disk(), place));
        }
    }

    /** For checks before anything is done: the manifest that would be made has what a manifest can hold. */
    void rehearse(Step.Publish step, Place place, Optional<Tagged> before) {
        before.ifPresent(records::requireSignable);
        Digest any = Digest.of(new byte[0]);
        List<ContentDescriptor> layers = step.appliance().disks().stream()
                .map(disk -> maker.layer(
                        step.appliance(),
                        disk,
                        place.name(),
                        OciNames.longTag(place.shortTag(), step.appliance().version(), disk.index(), 1),
                        ContentDescriptor.of(layout.mediaType(disk), any, 0)))
                .toList();
        List<String> tags = step.appliance().disks().stream()
                .map(disk -> OciNames.longTag(place.shortTag(), step.appliance().version(), disk.index(), 1))
                .toList();
        var unused = maker.manifest(
                step.appliance(),
                records.offer(step, place.shortTag(), tags),
                ContentDescriptor.EMPTY,
                layers,
                Map.of(),
                times.after(before.stream().toList()));
    }
}
