package org.cloudimagefactory.itchy.ova;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A file as a stream for the tar reader: skipping seeks, so that data is never read, and all that is read counts as headers and
 * has a limit, so that no long name or extended header fills the memory.
 */
final class HeaderStream extends InputStream {
    /** Bytes of all headers together: a thousand entries with long names need a tenth of it. */
    private static final long LIMIT = 8L << 20;

    private final FileChannel channel;
    private final long end;
    private long position;
    private long read;

    HeaderStream(FileChannel channel) throws IOException {
        this.channel = channel;
        this.end = channel.size();
    }

    /** Where the next byte is read. */
    long position() {
        return position;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = channel.read(ByteBuffer.wrap(target, offset, length), position);
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
    public long skip(long count) throws IOException {
        if (count > end - position) {
            throw new EOFException("it is truncated");
        }
        position += Math.max(0, count);
        return Math.max(0, count);
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, end - position);
    }
}
