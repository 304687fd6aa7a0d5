package org.cloudimagefactory.itchy.chunk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.common.chunk.ChunkIndex;
import org.cloudimagefactory.common.chunk.ChunkSizes;
import org.cloudimagefactory.common.chunk.IndexDraft;
import org.cloudimagefactory.common.chunk.RawContent;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.itchy.download.ResumeNotes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what is in the cache usable as a source of chunks: reads it as raw, and finds its chunks where no index was kept. */
final class SeedMaker {
    private static final Logger LOG = LoggerFactory.getLogger(SeedMaker.class);

    private final RawContent raw;
    private final ResumeNotes notes;

    SeedMaker(RawContent raw, ResumeNotes notes) {
        this.raw = raw;
        this.notes = notes;
    }

    /**
     * The chunks of an image in the cache; null, with the reason in the log, when they can't be had: then all are fetched.
     *
     * @param held file of the image
     * @param names of the temporary files
     * @param sizes by which the wanted chunks were cut
     */
    @Nullable
    Seed of(Path held, ChunkNames names, ChunkSizes sizes) {
        try {
            if (!Files.isRegularFile(held)) {
                return null;
            }
            // As long as its index says, it is that content itself; what is not is found out chunk by chunk.
            ChunkIndex own = kept(new ChunkNames(held).index(), Files.size(held), sizes);
            if (own != null) {
                return Seed.open(held, own);
            }
            notes.begun(names.seed(), held.toString(), Validators.NONE);
            Path content = raw.of(held, names.seed());
            ChunkIndex kept = kept(new ChunkNames(held).index(), Files.size(content), sizes);
            return Seed.open(content, kept == null ? found(content, names.seedIndex(), sizes) : kept);
        } catch (IOException | Problem e) {
            LOG.info("chunks of {} are not used: {}", held, e.getMessage());
            return null;
        }
    }

    /** Removes the temporary files. */
    void forget(ChunkNames names) throws IOException {
        for (Path file : new Path[] {names.seed(), names.seedIndex()}) {
            Files.deleteIfExists(file);
            notes.ended(file);
        }
    }

    private static @Nullable ChunkIndex kept(Path file, long size, ChunkSizes sizes) {
        try {
            ChunkIndex index = Files.exists(file) ? ChunkIndex.open(file) : null;
            return index != null && index.contentSize() == size && index.sizes().equals(sizes) ? index : null;
        } catch (IOException | Problem e) {
            LOG.info("the kept index {} is not used: {}", file, e.getMessage());
            return null;
        }
    }

    private ChunkIndex found(Path content, Path target, ChunkSizes sizes) throws IOException {
        notes.begun(target, content.toString(), Validators.NONE);
        Files.deleteIfExists(target);
        IndexDraft.write(content, sizes, Files.createFile(target));
        return ChunkIndex.open(target);
    }
}
