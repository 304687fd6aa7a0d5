package org.cloudimagefactory.itchy.ova;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * A file as the tar reader sees it: it seeks over data, so all that it reads counts as headers and has a limit, so that no long
 * name or extended header fills the memory. It has a position of its own, and closing it leaves the file open.
 */
final class HeaderChannel implements SeekableByteChannel {
    /** Bytes of all headers together: a thousand entries with long names need a tenth of it. */
    private static final long LIMIT = 8L << 20;

    private final FileChannel channel;
    private long position;
    private long read;

    HeaderChannel(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = channel.read(target, position);
        if (count > 0) {
            position += count;
            read += count;
        }
        if (read > LIMIT) {
            throw new IOException("its headers are larger than " + (LIMIT >> 20) + " MiB");
        }
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long wanted) {
        position = wanted;
        return this;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public void close() {
        // The file belongs to the caller.
    }
}
