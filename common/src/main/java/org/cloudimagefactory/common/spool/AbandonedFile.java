package org.cloudimagefactory.common.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file made as {@link TemporaryFile} makes them, whose maker is gone: we hold its lock as long as this is open. */
public final class AbandonedFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private AbandonedFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes it over; empty when somebody is at it, it is gone or no regular file. A file that this very process holds must not be
     * asked for: to look at it would give its lock away.
     */
    public static Optional<AbandonedFile> take(Path path) throws IOException {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            boolean taken = false;
            try {
                taken = KernelLock.isTaken(channel);
                return taken ? Optional.of(new AbandonedFile(path, channel)) : Optional.empty();
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        } catch (NoSuchFileException e) {
            // Another run was faster.
            return Optional.empty();
        }
    }

    /** To go on with it. */
    public FileChannel channel() {
        return channel;
    }

    /** Its content, or as much of it as the limit lets through, in bytes. */
    public byte[] content(int limit) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(limit, channel.size()));
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
            // Until all is read.
        }
        byte[] content = new byte[buffer.position()];
        buffer.flip().get(content);
        return content;
    }

    /** Removes it; false when it was gone already. */
    public boolean remove() throws IOException {
        return Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
