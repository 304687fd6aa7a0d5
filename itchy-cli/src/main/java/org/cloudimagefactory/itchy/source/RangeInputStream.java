package org.cloudimagefactory.itchy.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of an open file as a stream; the channel's own position does not matter and stays. */
public final class RangeInputStream extends InputStream {
    private final FileChannel channel;
    private final long end;
    private long position;

    /** Reads this many bytes from the offset on. */
    public RangeInputStream(FileChannel channel, long offset, long length) {
        this.channel = channel;
        this.position = offset;
        this.end = offset + length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (position >= end) {
            return -1;
        }
        int count = channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, end - position)), position);
        if (count < 0) {
            throw new EOFException("it ends at byte " + position);
        }
        position += count;
        return count;
    }
}
