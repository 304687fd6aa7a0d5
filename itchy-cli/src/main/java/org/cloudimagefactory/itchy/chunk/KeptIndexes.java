package org.cloudimagefactory.itchy.chunk;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import org.cloudimagefactory.common.chunk.ChunkMark;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The indexes that are kept beside the images of a cache. */
public final class KeptIndexes {
    private static final Logger LOG = LoggerFactory.getLogger(KeptIndexes.class);

    private final Path cache;

    /** Of this cache. */
    public KeptIndexes(Path cache) {
        this.cache = cache;
    }

    /** Removes those of images that are not in the cache: of a run that was killed, or whose image could not be had. */
    public void sweep(Set<String> images) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(cache, ".*.chunks")) {
            for (Path file : files) {
                String image = ChunkNames.imageOf(file).orElse(null);
                if (image != null && !images.contains(image) && isIndex(file)) {
                    Files.delete(file);
                    LOG.debug("removed {}, whose image is not in the cache", file);
                }
            }
        } catch (IOException e) {
            LOG.warn("cannot tidy up {}: {}", cache, e.getMessage());
        }
    }

    private static boolean isIndex(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && ChunkMark.INDEX.isOf(file);
    }
}
