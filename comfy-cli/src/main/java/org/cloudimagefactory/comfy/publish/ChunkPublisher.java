package org.cloudimagefactory.comfy.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.cloudimagefactory.common.chunk.ChunkIndex;
import org.cloudimagefactory.common.chunk.ChunkLimits;
import org.cloudimagefactory.common.chunk.ChunkWriter;
import org.cloudimagefactory.common.chunk.PackStore;
import org.cloudimagefactory.common.chunk.RawContent;
import org.cloudimagefactory.common.imagelist.ListedChunks;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.WorkRecord;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the content of images in chunks beside them: packs first, then the index that names them, and only then may an entry name the
 * index. What the version before has in its packs is not sent again.
 */
public final class ChunkPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(ChunkPublisher.class);

    private final ImageStore store;
    private final RawContent raw;
    private final WorkRecords records;
    private final Path workDirectory;

    /** Raw copies are made in a directory, and recorded there, so that a later run removes those of one that was killed. */
    public ChunkPublisher(ImageStore store, RawContent raw, WorkRecords records, Path workDirectory) {
        this.store = store;
        this.raw = raw;
        this.records = records;
        this.workDirectory = workDirectory;
    }

    /**
     * Puts the chunks of an image there; none, with the reason in the log, where nobody would take its raw content for a disk.
     *
     * @param image on this machine
     * @param stored the same in the store
     * @param before what the list says of the image so far, if it does
     */
    Optional<ListedChunks> publish(Path image, StoredFile stored, @Nullable ObjectNode before) {
        ListedChunks listed = before == null ? null : listed(before);
        try (WorkRecord record = records.open(workDirectory)) {
            if (listed != null && isOf(listed, stored)) {
                return Optional.of(listed);
            }
            Path content = raw.of(image, record.add(temporary("raw")));
            Optional<String> refusal = raw.refusal(content);
            if (refusal.isPresent()) {
                LOG.warn("{} goes without chunks: {}", image, refusal.get());
                return Optional.empty();
            }
            ChunkIndex known = listed == null ? null : known(listed, record.add(temporary("before")));
            Path index = Files.createFile(record.add(temporary("chunks")));
            ChunkWriter.Written written = new ChunkWriter(new Packs(store)).write(content, known, index);
            if (!FileDigest.of(image).sha512().equals(stored.sha512())) {
                throw new ItemProblem(image + " changed while it was read")
                        .hint("publish again when nobody writes to it");
            }
            String sha512 = Digest.SHA_512.of(index);
            String name = ChunkFiles.index(stored.sha512(), sha512);
            if (!store.has(name, Files.size(index), Digest.SHA_512, sha512)) {
                store.put(name, index);
            }
            LOG.info(
                    "{}: {} new bytes in {} packs of {} bytes of content",
                    image,
                    written.packBytes(),
                    written.packs(),
                    written.contentSize());
            return Optional.of(new ListedChunks(
                    store.address(name), Files.size(index), sha512, written.contentSize(), written.contentSha512()));
        } catch (UnreadableFileException e) {
            throw ItemProblem.of("cannot read " + image, e.why());
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot put the chunks of " + image + " into the store", e);
        }
    }

    /** Whether an entry that is there names an index of the very file, which is still in the store. */
    private boolean isOf(ListedChunks listed, StoredFile stored) throws IOException {
        String name = name(listed).orElse("");
        return name.startsWith(stored.sha512() + ".")
                && store.address(name).equals(listed.uri())
                && store.has(name, listed.size(), Digest.SHA_512, listed.sha512());
    }

    private static @Nullable ListedChunks listed(ObjectNode entry) {
        Map<String, String> texts = new HashMap<>();
        entry.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        try {
            return ListedChunks.of(texts).orElse(null);
        } catch (ItemProblem e) {
            LOG.warn("the version before is not used: {}", e.getMessage());
            return null;
        }
    }

    private static Optional<String> name(ListedChunks listed) {
        String path = listed.uri().getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return ChunkFiles.INDEX.matcher(name).matches() ? Optional.of(name) : Optional.empty();
    }

    /** The index of the version before; without it all is new, which costs space and nothing else. */
    private @Nullable ChunkIndex known(ListedChunks listed, Path copy) {
        String name = name(listed).orElse(null);
        if (name == null) {
            return null;
        }
        try {
            Path index = store.bring(name, copy, ChunkLimits.INDEX_BYTES);
            if (Digest.SHA_512.of(index).equals(listed.sha512())) {
                return ChunkIndex.open(index);
            }
            LOG.warn("the index {} of the version before is damaged, all its chunks are stored anew", name);
        } catch (IOException | Problem e) {
            LOG.warn("the index {} of the version before is not used: {}", name, e.getMessage());
        }
        return null;
    }

    private static String temporary(String what) {
        return "." + what + "." + UUID.randomUUID() + AtomicFile.SUFFIX;
    }

    /** The packs of a store. */
    private record Packs(ImageStore store) implements PackStore {
        @Override
        public boolean has(String digest, long size) throws IOException {
            return store.has(PackStore.name(digest), size, Digest.SHA_256, digest);
        }

        @Override
        public void put(String digest, byte[] content, int length) throws IOException {
            if (!has(digest, length)) {
                store.put(PackStore.name(digest), content, length);
            }
        }
    }
}
