package org.cloudimagefactory.common.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
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

    /** Puts the content under the target's name, replacing what is there. */
    public static void write(Path target, byte[] content, Set<PosixFilePermission> permissions) throws IOException {
        Path temporary = temporaryFor(target);
        try {
            // Never more open than wished, not even for a moment; what the umask took away is given back.
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                    PosixFilePermissions.asFileAttribute(permissions))) {
                Files.setPosixFilePermissions(temporary, permissions);
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            rename(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
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
