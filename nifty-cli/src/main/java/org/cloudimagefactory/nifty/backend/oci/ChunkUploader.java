package org.cloudimagefactory.nifty.backend.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.cloudimagefactory.common.chunk.ChunkIndex;
import org.cloudimagefactory.common.chunk.ChunkWriter;
import org.cloudimagefactory.common.chunk.RawContent;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.AnnotatedChunks;
import org.cloudimagefactory.common.registry.BlobContent;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.MediaTypes;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.registry.UploadNotes;
import org.cloudimagefactory.common.spool.WorkRecord;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.transfer.OpenImage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the content of images into repositories in chunks, beside the layers that everybody reads: packs first, then the index that
 * names them, then the manifest that holds both, and only then may the manifest of the image name that. What the version before has in
 * its packs is not sent again.
 */
final class ChunkUploader {
    private static final Logger LOG = LoggerFactory.getLogger(ChunkUploader.class);

    private final Registry registry;
    private final ManifestMaker maker;
    private final Naming naming;
    private final FormerChunks former;
    private final RawContent raw;
    private final Path directory;
    private final WorkRecords records;
    private final String owner;
    private final Clock clock;

    /**
     * Works for one nifty.
     *
     * @param directory where raw copies are made
     * @param records what is made there, so that a later run removes what one has left that was killed
     */
    ChunkUploader(
            Registry registry,
            ManifestMaker maker,
            Naming naming,
            FormerChunks former,
            RawContent raw,
            Path directory,
            WorkRecords records,
            String owner,
            Clock clock) {
        this.registry = registry;
        this.maker = maker;
        this.naming = naming;
        this.former = former;
        this.raw = raw;
        this.directory = directory;
        this.records = records;
        this.owner = owner;
        this.clock = clock;
    }

    /** Sees to it that the chunks of an image file are there; none, with the reason in the log, where it can't be put in chunks. */
    Optional<PackedContent> bring(Appliance appliance, RepositoryName repository, OpenImage file) {
        try {
            PackedContent content = packed(appliance, repository, file);
            file.ensureUnchanged();
            return Optional.of(content);
        } catch (ItemProblem e) {
            LOG.warn("{} goes without chunks: {}", appliance.identifier(), e.line());
            return Optional.empty();
        }
    }

    /** One at a time: the tables of one large index fit into memory; those of several need not. */
    private synchronized PackedContent packed(Appliance appliance, RepositoryName repository, OpenImage file) {
        try (WorkRecord record = records.open(Files.createDirectories(directory))) {
            Path content = raw.of(file.path(), record.add(temporary("raw")));
            raw.refusal(content).ifPresent(refusal -> {
                throw new ItemProblem(refusal);
            });
            ChunkIndex before = former.index(appliance.identifier(), repository, record.add(temporary("before")))
                    .orElse(null);
            Path index = Files.createFile(record.add(temporary("chunks")));
            ChunkWriter.Written written =
                    new ChunkWriter(new RegistryPacks(registry, repository)).write(content, before, index);
            LOG.info(
                    "{}: {} new bytes in {} packs of {} bytes of content",
                    appliance.identifier(),
                    written.packBytes(),
                    written.packs(),
                    written.contentSize());
            return new PackedContent(layers(repository, index), written.contentSize(), written.contentSha512());
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot put " + file.path() + " in chunks in " + directory, e);
        }
    }

    /** Gives the content a name in the repository; returns what the manifest of the image is to say of it. */
    Map<String, String> name(String appliance, RepositoryName repository, PackedContent content) {
        Digest manifest = former.same(repository, content).orElseGet(() -> {
            Manifest made = maker.chunks(owner, appliance, content.layers(), clock.instant());
            naming.chunks(repository, made);
            return made.digest();
        });
        return new AnnotatedChunks(
                        manifest.toString(), content.index().digest().toString(), content.size(), content.sha512())
                .annotations();
    }

    private List<ContentDescriptor> layers(RepositoryName repository, Path file) throws IOException {
        BlobContent content = BlobContent.of(file);
        Digest digest = LayerDigest.of(content);
        registry.bring(repository, null, digest, content, UploadNotes.NONE, sent -> {});
        List<ContentDescriptor> layers = new ArrayList<>();
        layers.add(ContentDescriptor.of(MediaTypes.CHUNK_INDEX, digest, content.size()));
        ChunkIndex index = ChunkIndex.open(file);
        for (int pack = 0; pack < index.packs(); pack++) {
            layers.add(ContentDescriptor.of(
                    MediaTypes.CHUNK_PACK, new Digest(Digest.SHA_256, index.packDigest(pack)), index.packSize(pack)));
        }
        return layers;
    }

    private static String temporary(String what) {
        return "." + what + "." + UUID.randomUUID() + ".part";
    }
}
