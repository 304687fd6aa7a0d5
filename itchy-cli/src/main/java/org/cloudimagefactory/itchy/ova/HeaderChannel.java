package org.cloudimagefactory.itchy.ova;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * A file as the reader of zip archives sees it: it seeks over data, so all that it reads counts as headers and has a limit, so that no long
 * name or extended header fills the memory. It has a position of its own, and closing it leaves the file open.
 */
final class HeaderChannel implements SeekableByteChannel {
    private final FileChannel channel;
    private final long limit;
    private long position;
    private long read;

    HeaderChannel(FileChannel channel, long limit) {
        this.channel = channel;
        this.limit = limit;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = channel.read(target, position);
        if (count > 0) {
            position += count;
            read += count;
        }
        if (read > limit) {
            throw new IOException("its headers are larger than " + (limit >> 20) + " MiB");
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
