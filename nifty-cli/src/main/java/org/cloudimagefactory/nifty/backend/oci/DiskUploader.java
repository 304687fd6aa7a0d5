package org.cloudimagefactory.nifty.backend.oci;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.BlobContent;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.registry.UploadNotes;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.ImageSource;
import org.cloudimagefactory.nifty.plan.ApplianceDisk;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.Step;
import org.cloudimagefactory.nifty.transfer.OpenImage;
import org.cloudimagefactory.nifty.transfer.UnacceptableImageException;
import org.jspecify.annotations.Nullable;

/** Brings disks into a registry: bytes that it has not got, then the manifest, then its signature, and the tag last. */
final class DiskUploader {
    /** Contents of one version that can be told apart. */
    private static final int ATTEMPTS = 99;

    private final BackendSettings settings;
    private final Registry registry;
    private final SmallBlobs blobs;
    private final RegistryReader reader;
    private final ManifestMaker maker;
    private final Layout layout;
    private final Naming naming;
    private final Records records;
    private final KnownBlobs known;
    private final UploadNoteFiles notes;
    private final PackageLists packages;
    private final @Nullable ChunkUploader chunks;

    DiskUploader(
            BackendSettings settings,
            Registry registry,
            SmallBlobs blobs,
            RegistryReader reader,
            ManifestMaker maker,
            Layout layout,
            Naming naming,
            Records records,
            KnownBlobs known,
            UploadNoteFiles notes,
            PackageLists packages,
            @Nullable ChunkUploader chunks) {
        this.chunks = chunks;
        this.settings = settings;
        this.registry = registry;
        this.blobs = blobs;
        this.reader = reader;
        this.maker = maker;
        this.layout = layout;
        this.naming = naming;
        this.records = records;
        this.known = known;
        this.notes = notes;
        this.packages = packages;
    }

    CloudImage upload(Step.Upload step, Place place, ImageSource source) {
        layout.check(step.appliance());
        RepositoryName repository = place.repository();
        freeTag(step, place);
        naming.enter(repository);
        ContentDescriptor bytes;
        Optional<PackedContent> packed;
        try (OpenImage file = source.open();
                Progress.Task task = settings.progress().start("upload of " + step.name())) {
            bytes = bring(step.disk(), repository, file, task);
            packed = packed(step, repository, file);
        }
        String tag = freeTag(step, place);
        ContentDescriptor layer = maker.layer(step.appliance(), step.disk(), place.name(), tag, bytes);
        byte[] config = layout.config(step.appliance(), List.of(layer.digest()));
        blobs.bring(repository, config);
        ItemRecord item = records.image(step, place, tag);
        Map<String, String> said = named(step, repository, packed);
        Manifest manifest = maker.manifest(
                step.appliance(),
                item,
                layout.config(config),
                List.of(layer),
                said,
                settings.clock().instant());
        Reference reference = place.tag(tag);
        naming.signed(reference, manifest, Optional.empty(), () -> packages.attach(step, repository, manifest));
        Tagged made = Tagged.of(repository, tag, manifest, maker);
        known.add(made, item);
        return InventoryMaker.image(place.project(), made, item, 0);
    }

    /** Several disks become one archive at those who fetch them, whose content no index can name; and an archive has several. */
    private Optional<PackedContent> packed(Step.Upload step, RepositoryName repository, OpenImage file) {
        boolean isOne = step.appliance().disks().size() == 1
                && !step.disk().disk().format().equals(ImageFormat.OVA.qemuName());
        return chunks == null || !isOne ? Optional.empty() : chunks.bring(step.appliance(), repository, file);
    }

    private Map<String, String> named(Step.Upload step, RepositoryName repository, Optional<PackedContent> packed) {
        return chunks == null || packed.isEmpty()
                ? Map.of()
                : chunks.name(step.appliance().identifier(), repository, packed.get());
    }

    /**
     * A tag that is not taken: one of the same version with another content is, as a manifest that is named never changes, and one with
     * a tombstone is, as who has seen that takes nothing there for good.
     */
    private String freeTag(Step.Upload step, Place place) {
        String version = step.appliance().version();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            String tag = OciNames.longTag(place.shortTag(), version, step.disk().index(), attempt);
            Optional<Tagged> there = reader.tagged(place.tag(tag));
            there.ifPresent(
                    tagged -> records.requireOwn(tagged, step.appliance().identifier()));
            if (there.isEmpty()) {
                return tag;
            }
        }
        throw new ItemProblem(
                        "version " + version + " has had " + ATTEMPTS + " different contents in " + place.repository())
                .hint("give the new one another version");
    }

    private ContentDescriptor bring(ApplianceDisk disk, RepositoryName repository, OpenImage file, Progress.Task task) {
        String mediaType = layout.mediaType(disk);
        UploadNoteFiles.Note note = notes.of(repository, mediaType, file);
        try (CheckedContent content = new CheckedContent(file, lower(disk))) {
            BlobContent layer = layout.layer(content, disk);
            Optional<Digest> told = layer.proven();
            Optional<KnownBlobs.Known> there = there(disk, repository, mediaType, told);
            LongConsumer sent = count -> task.at((double) count / Math.max(1, layer.size()));
            // What manifests say of a layer may have been said by anybody: a layer that is there is compared with the
            // file.
            Optional<Digest> wanted = told.or(() -> there.map(known -> LayerDigest.of(layer)));
            Digest digest = wanted.isPresent()
                    ? brought(repository, wanted.get(), there, layer, note.notes(), sent)
                    : registry.upload(repository, layer, note.notes(), sent);
            // What was there already was not read by now.
            content.complete();
            ContentDescriptor bytes = ContentDescriptor.of(mediaType, digest, layer.size());
            disk.checksum().ifPresent(checksum -> known.add(checksum, repository, bytes));
            return bytes;
        } catch (UnacceptableImageException e) {
            note.forget();
            throw e;
        }
    }

    private Digest brought(
            RepositoryName repository,
            Digest digest,
            Optional<KnownBlobs.Known> there,
            BlobContent layer,
            UploadNotes note,
            LongConsumer sent) {
        RepositoryName from = there.map(KnownBlobs.Known::repository)
                .filter(other -> !other.equals(repository))
                .orElse(null);
        registry.bring(repository, from, digest, layer, note, sent);
        return digest;
    }

    private Optional<KnownBlobs.Known> there(
            ApplianceDisk disk, RepositoryName repository, String mediaType, Optional<Digest> told) {
        return disk.checksum()
                .flatMap(checksum -> known.ofFile(repository, mediaType, checksum))
                .or(() -> told.flatMap(digest -> known.ofDigest(repository, digest.toString())));
    }

    private static Map<String, String> lower(ApplianceDisk disk) {
        Map<String, String> lower = new LinkedHashMap<>();
        disk.checksums()
                .forEach((name, value) ->
                        lower.put(name.toLowerCase(Locale.ROOT).replace("-", ""), value.toLowerCase(Locale.ROOT)));
        return lower;
    }
}
