package org.cloudimagefactory.comfy.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the files of a cache that comfy made below a limit: those that were not used for longest go first. */
public final class CacheLimit {
    private static final Logger LOG = LoggerFactory.getLogger(CacheLimit.class);

    private final Path directory;
    private final long limit;

    /** For the files in this directory, in bytes. */
    public CacheLimit(Path directory, long limit) {
        this.directory = directory;
        this.limit = limit;
    }

    /** Removes what is too much; the given file is in use and stays. */
    public void enforce(Path inUse) throws IOException {
        if (!CacheMark.isMarked(directory)) {
            LOG.debug("{} was not made by comfy, so that nothing is removed there", directory);
            return;
        }
        long total = 0;
        for (Path file : newestFirst()) {
            total += Files.size(file);
            if (total > limit && !file.equals(inUse)) {
                LOG.info("the cache is full, {} goes", file);
                total -= Files.size(file);
                Files.delete(file);
            }
        }
    }

    private List<Path> newestFirst() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> DownloadCache.FETCHED.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparingLong(
                                    (Path file) -> file.toFile().lastModified())
                            .reversed())
                    .toList();
        }
    }
}
