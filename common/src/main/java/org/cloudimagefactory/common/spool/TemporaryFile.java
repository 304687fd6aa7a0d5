package org.cloudimagefactory.common.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that is not finished, under a hidden name beside its final one. From its first moment until it is closed its maker
 * holds a kernel lock on its first byte, which goes when the maker ends, however it ends: {@link Temporaries} takes the lock as
 * the sign of life. It is written through {@link #channel()}; opening the same file once more in this process and closing it
 * again gives the lock away, as the kernel has it.
 */
public final class TemporaryFile implements AutoCloseable {
    private static final int ATTEMPTS = 100;

    private final Path path;
    private final FileChannel channel;

    private TemporaryFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** A new, empty and locked file beside the target; never more open than the permissions, whatever the umask. */
    public static TemporaryFile create(Path target, Set<PosixFilePermission> permissions) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            TemporaryFile temporary = attempt(AtomicFile.temporaryFor(target), permissions);
            if (temporary != null) {
                return temporary;
            }
        }
        throw removed(target);
    }

    /**
     * As {@link #create(Path, Set)}, under a name of the caller's.
     *
     * @throws java.nio.file.FileAlreadyExistsException when the name is taken
     */
    public static TemporaryFile createAs(Path name, Set<PosixFilePermission> permissions) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            TemporaryFile temporary = attempt(name, permissions);
            if (temporary != null) {
                return temporary;
            }
        }
        throw removed(name);
    }

    private static @Nullable TemporaryFile attempt(Path path, Set<PosixFilePermission> permissions) throws IOException {
        FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(permissions));
        // Who tidies up may have seen it before it was locked: then it is gone, and another takes its place.
        if (lock(channel) && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            TemporaryFile temporary = new TemporaryFile(path, channel);
            temporary.permit(permissions);
            return temporary;
        }
        channel.close();
        return null;
    }

    private static FileSystemException removed(Path path) {
        return new FileSystemException(path.toString(), null, "temporary files are removed at once");
    }

    /** Whether the first byte is now locked by this process; also where the file system knows no locks. */
    private static boolean lock(FileChannel channel) {
        try {
            return KernelLock.isTaken(channel);
        } catch (IOException e) {
            // Nobody else can lock there either, so that nobody takes this for left over.
            return true;
        }
    }

    private void permit(Set<PosixFilePermission> permissions) throws IOException {
        try {
            Files.setPosixFilePermissions(path, permissions);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Its name. */
    public Path path() {
        return path;
    }

    /** To write to it. */
    public FileChannel channel() {
        return channel;
    }

    /** Adds all of the content. */
    public void write(byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Flushes it and gives it its final name, in place of what is there; both survive a power failure. */
    public void publish(Path target) throws IOException {
        channel.force(true);
        AtomicFile.rename(path, target);
    }

    /** Removes it, unless it was published. */
    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(path);
        }
    }
}
