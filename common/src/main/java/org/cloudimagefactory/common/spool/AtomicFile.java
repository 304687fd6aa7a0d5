package org.cloudimagefactory.common.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.UUID;

/**
 * Files that other processes see either whole or not at all: written under a temporary name in the same directory, flushed
 * to the disk, renamed, and the directory flushed. Temporary names begin with a dot and end with {@value #SUFFIX}; readers
 * of a directory pass over them.
 */
public final class AtomicFile {
    /** End of the temporary names. */
    public static final String SUFFIX = ".part";

    private AtomicFile() {}

    /** A fresh temporary name beside the target; nothing is created. */
    public static Path temporaryFor(Path target) {
        return target.resolveSibling(FileNames.around(".", target, "." + UUID.randomUUID() + SUFFIX));
    }

    /** Whether a file is still being written, or was left so by a crash. */
    public static boolean isTemporary(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") && name.endsWith(SUFFIX);
    }

    /**
     * The one hidden name of a file that is complete but not out yet: whoever knows the target finds it again. Files of different
     * names have different ones, also when they are too long to stay whole.
     */
    public static Path hiddenFor(Path target) {
        return target.resolveSibling(FileNames.uniqueAround(".", target, SUFFIX));
    }

    /** Puts the content under the target's name, replacing what is there. */
    public static void write(Path target, byte[] content, Set<PosixFilePermission> permissions) throws IOException {
        try (TemporaryFile temporary = TemporaryFile.create(target, permissions)) {
            temporary.write(content);
            temporary.publish(target);
        }
    }

    /**
     * Puts a hint under the target's name, replacing what is there: whole or not at all whenever the process is killed, but not
     * flushed, so that after a power failure it may be the old one, damaged or gone. For what is written often and not believed.
     */
    public static void writeHint(Path target, byte[] content, Set<PosixFilePermission> permissions) throws IOException {
        try (TemporaryFile temporary = TemporaryFile.create(target, permissions)) {
            temporary.write(content);
            Files.move(temporary.path(), target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Flushes a finished file and gives it its final name in the same file system. */
    public static void publish(Path temporary, Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        rename(temporary, target);
    }

    /** Renames within a file system, atomically, and makes it last. */
    public static void rename(Path source, Path target) throws IOException {
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        flushDirectory(target);
    }

    /** Makes the last change of a file's directory entry survive a power failure. */
    public static void flushDirectory(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
