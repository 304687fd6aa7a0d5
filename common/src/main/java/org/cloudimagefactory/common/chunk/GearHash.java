package org.cloudimagefactory.common.chunk;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.cloudimagefactory.common.spool.Digest;

/**
 * Finds the boundaries of chunks by a gear hash with normalized sizes (Xia et al., FastCDC, USENIX ATC 2016). The hash is shifted by
 * one bit with each byte, so that its 64 bits depend on the last 64 bytes and on nothing before them.
 */
final class GearHash {
    private static final int VALUES = 256;
    /** A boundary is where so many of the highest bits are zero: two more than chance needs before the usual size, two less behind. */
    private static final int BIAS = 2;

    private final long[] gear = table();
    private final ChunkSizes sizes;
    private final int strict;
    private final int loose;

    GearHash(ChunkSizes sizes) {
        this.sizes = sizes;
        int bits = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(sizes.usual());
        this.strict = Long.SIZE - Math.min(Long.SIZE - 1, bits + BIAS);
        this.loose = Long.SIZE - Math.max(1, bits - BIAS);
    }

    /** Length of the chunk that begins at the start, of bytes that go on up to the end. */
    int length(byte[] bytes, int start, int end) {
        int last = Math.min(end, start + sizes.most());
        int turn = Math.min(last, start + sizes.usual());
        long hash = 0;
        int at = start + sizes.least();
        for (; at < turn; at++) {
            hash = (hash << 1) + gear[bytes[at] & 0xff];
            if (hash >>> strict == 0) {
                return at + 1 - start;
            }
        }
        for (; at < last; at++) {
            hash = (hash << 1) + gear[bytes[at] & 0xff];
            if (hash >>> loose == 0) {
                return at + 1 - start;
            }
        }
        return last - start;
    }

    /** For each value of a byte the first eight bytes of its SHA-256. */
    private static long[] table() {
        long[] table = new long[VALUES];
        MessageDigest digest = Digest.SHA_256.start();
        for (int value = 0; value < VALUES; value++) {
            table[value] =
                    ByteBuffer.wrap(digest.digest(new byte[] {(byte) value})).getLong();
        }
        return table;
    }
}
