package org.cloudimagefactory.common.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes records of what this process makes in directories of others, and removes there what earlier ones have left: only what
 * a record names that is ours, and whose maker is gone. One for the whole process.
 */
public final class WorkRecords {
    private static final Logger LOG = LoggerFactory.getLogger(WorkRecords.class);
    private static final Pattern RECORD =
            Pattern.compile("\\.factory-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.work");
    private static final int SIZE_LIMIT = 1 << 20;
    private static final String OWNER = "unix:uid";
    private static final Set<PosixFilePermission> PERMISSIONS = PosixFilePermissions.fromString("rw-------");

    /** Closing a file gives back all locks that this process has on it, so it must never open its own ones again. */
    private final Set<Path> own = new HashSet<>();

    private final Set<Path> swept = new HashSet<>();

    /** Begins a record in a directory; when this process works there for the first time, it cleans up first. */
    public synchronized WorkRecord open(Path directory) {
        sweep(directory);
        Path real = real(directory);
        try {
            while (true) {
                Path file = real.resolve(".factory-" + UUID.randomUUID() + ".work");
                try {
                    TemporaryFile record = TemporaryFile.createAs(file, PERMISSIONS);
                    own.add(file);
                    return new WorkRecord(record, () -> forget(file));
                } catch (FileAlreadyExistsException e) {
                    // Another run that cleans up has taken it before it was locked, and has not removed it yet.
                    LOG.debug("{} is being removed", file);
                }
            }
        } catch (IOException e) {
            throw Directories.unusable(directory, "write to", e);
        }
    }

    /** Removes from a directory, once, what runs of ours that are gone have left there; what can't be removed stays. */
    public synchronized void sweep(Path directory) {
        Path real = real(directory);
        if (!swept.add(real)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                real, file -> RECORD.matcher(file.getFileName().toString()).matches())) {
            for (Path file : files) {
                if (!own.contains(file)) {
                    clean(file);
                }
            }
        } catch (IOException e) {
            LOG.warn("cannot clean {}: {}", directory, Directories.reason(e));
        }
    }

    private static void clean(Path record) {
        try {
            Object self = Files.getAttribute(Path.of("/proc/self"), OWNER);
            if (!self.equals(Files.getAttribute(record, OWNER, LinkOption.NOFOLLOW_LINKS))
                    || Files.size(record) > SIZE_LIMIT) {
                return;
            }
            try (AbandonedFile abandoned = AbandonedFile.take(record).orElse(null)) {
                if (abandoned == null) {
                    return;
                }
                String content = new String(abandoned.content(SIZE_LIMIT), StandardCharsets.UTF_8);
                for (String name : WorkRecord.named(content)) {
                    Path path = record.resolveSibling(name);
                    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                            && self.equals(Files.getAttribute(path, OWNER, LinkOption.NOFOLLOW_LINKS))) {
                        TreeRemoval.remove(path);
                        LOG.info("removed {}, which a run that is gone had left", path);
                    }
                }
                abandoned.remove();
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} has ended by itself", record);
        } catch (IOException e) {
            LOG.warn("cannot clean up after {}: {}", record, Directories.reason(e));
        }
    }

    private static Path real(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            throw Directories.unusable(directory, "write to", e);
        }
    }

    private synchronized void forget(Path file) {
        own.remove(file);
    }
}
