package org.cloudimagefactory.common.image.inspect;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file or a part of one. */
final class FileBytes implements ImageBytes {
    private final FileChannel channel;
    private final long start;
    private final long length;

    private FileBytes(FileChannel channel, long start, long length) {
        this.channel = channel;
        this.start = start;
        this.length = length;
    }

    static FileBytes whole(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new FileBytes(channel, 0, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    static FileBytes part(Path file, long offset, long length) throws IOException {
        FileBytes whole = whole(file);
        if (offset < 0 || length < 0 || offset > whole.length || length > whole.length - offset) {
            whole.close();
            throw new EOFException("the file ends before byte " + (offset + length));
        }
        return new FileBytes(whole.channel, offset, length);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        if (offset < 0 || target.remaining() > length - offset) {
            throw new EOFException("the image ends at byte " + length);
        }
        long position = start + offset;
        while (target.hasRemaining()) {
            int read = channel.read(target, position);
            if (read < 0) {
                throw new EOFException("the image became shorter while it was read");
            }
            position += read;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
