package org.cloudimagefactory.itchy.clean;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.itchy.subscription.CacheStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Downloads that the database knows as broken off, and that no catch went on with for a week. */
final class PartialRetention {
    private static final Logger LOG = LoggerFactory.getLogger(PartialRetention.class);
    private static final Duration LIMIT = Duration.ofDays(7);

    private final Path cache;
    private final Instant now;

    /** Looks into a cache at this moment. */
    PartialRetention(Path cache, Instant now) {
        this.cache = cache.toAbsolutePath().normalize();
        this.now = now;
    }

    /** Adds those that go. Nothing but what the database names, and that lies in the cache, is touched. */
    void decide(CacheStore store, List<Removal> removals) {
        for (Path partial : store.partials()) {
            Path file = partial.toAbsolutePath().normalize();
            if (!cache.equals(file.getParent())) {
                continue;
            }
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                boolean old =
                        !attributes.lastModifiedTime().toInstant().plus(LIMIT).isAfter(now);
                if (attributes.isRegularFile() && old) {
                    removals.add(new Removal(
                            Removal.Kind.PARTIAL,
                            partial,
                            attributes.size(),
                            "it was broken off " + LIMIT.toDays() + " days ago or earlier",
                            null));
                }
            } catch (NoSuchFileException e) {
                LOG.debug("{} is gone; the next catch forgets it", file, e);
            } catch (IOException e) {
                throw Directories.unusable(file, "look at", e);
            }
        }
    }
}
