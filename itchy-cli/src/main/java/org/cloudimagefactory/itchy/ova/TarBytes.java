package org.cloudimagefactory.itchy.ova;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The headers of a tar archive, read in order. All that is read counts and has a limit, so that no long name, extended header or
 * map of a sparse file fills the memory.
 */
final class TarBytes {
    /** Bytes of all headers together: a thousand entries with long names need a tenth of it. */
    private static final long LIMIT = 8L << 20;

    private final FileChannel channel;
    private final ByteBuffer block = ByteBuffer.allocate(TarHeader.LENGTH).limit(0);
    private long position;
    private long read;

    TarBytes(FileChannel channel) {
        this.channel = channel;
    }

    /** Where the next block begins. */
    long position() {
        return position;
    }

    /** Goes to the block at or after this place. */
    void moveTo(long place) {
        position = place + padding(place);
        block.limit(0);
    }

    boolean isAtEnd() throws IOException {
        return position >= channel.size();
    }

    /** The next block. */
    TarHeader header() throws IOException {
        return new TarHeader(content(TarHeader.LENGTH));
    }

    /** The next bytes; what fills their last block up is passed over. */
    byte[] content(long length) throws IOException {
        count(length);
        ByteBuffer buffer = ByteBuffer.allocate((int) length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("it is truncated");
            }
        }
        moveTo(position + length);
        return buffer.array();
    }

    /** The next byte of what is read byte by byte, in blocks. */
    int next() throws IOException {
        if (!block.hasRemaining()) {
            byte[] content = content(TarHeader.LENGTH);
            block.clear().put(content).flip();
        }
        return block.get() & 0xff;
    }

    private void count(long length) throws IOException {
        if (length < 0 || length > LIMIT - read) {
            throw new IOException("its headers are larger than " + (LIMIT >> 20) + " MiB");
        }
        read += length;
    }

    /** Bytes up to the next block. */
    static long padding(long length) {
        return (TarHeader.LENGTH - length % TarHeader.LENGTH) % TarHeader.LENGTH;
    }
}
