package org.cloudimagefactory.common.image.inspect.reading;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file or a part of one. */
public final class FileBytes implements ImageBytes {
    private final FileChannel channel;
    private final long start;
    private final long length;

    private FileBytes(FileChannel channel, long start, long length) {
        this.channel = channel;
        this.start = start;
        this.length = length;
    }

    /** All of a regular file; anything else, such as a pipe that would block, is an error. */
    public static FileBytes whole(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "not a regular file");
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new FileBytes(channel, 0, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** A part of a file, which must lie within it. */
    public static FileBytes part(Path file, long offset, long length) throws IOException {
        FileBytes whole = whole(file);
        if (!whole.holds(offset, length)) {
            whole.close();
            throw new EOFException(
                    "it has " + whole.length + " bytes, not " + length + " more after the first " + offset);
        }
        return new FileBytes(whole.channel, offset, length);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        if (!holds(offset, target.remaining())) {
            throw new EOFException("nothing at byte " + offset + " of " + length);
        }
        long position = start + offset;
        while (target.hasRemaining()) {
            int read = channel.read(target, position);
            if (read < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
            position += read;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
