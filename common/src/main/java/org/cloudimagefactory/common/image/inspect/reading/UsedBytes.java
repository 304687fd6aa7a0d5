package org.cloudimagefactory.common.image.inspect.reading;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Which bytes of an image its tables and the disk that a guest sees now are made of, so that everything else in the file can
 * be found. Memory is bounded: it counts in units of at least a sector, and in images of more than 64 GiB, whose units are
 * larger, a unit that is used in part does not count.
 */
public final class UsedBytes {
    private static final long SECTOR = 512;
    private static final int PIECE = 1 << 20;

    private final UnitSet units = new UnitSet();
    private final long length;
    private final long unit;

    /** For an image of this length. */
    public UsedBytes(long length) {
        long size = SECTOR;
        while (length / size >= UnitSet.MAX_UNITS) {
            size *= 2;
        }
        this.length = length;
        this.unit = size;
    }

    /** Notes that these bytes are used; what lies outside of the image is passed over. */
    public void add(long offset, long size) {
        if (offset < 0 || size <= 0 || offset >= length) {
            return;
        }
        long end = size > length - offset ? length : offset + size;
        long first = unit == SECTOR ? offset / unit : (offset + unit - 1) / unit;
        long last = unit == SECTOR || end == length ? (end + unit - 1) / unit : end / unit;
        if (first < last) {
            units.take(first, last);
        }
    }

    /**
     * Looks for a byte that is not zero and not used.
     *
     * @param mayRead after so many unused bytes looking ends
     * @return where such a byte is, or where looking ended; -1 when there is none
     */
    public long firstUnused(ImageBytes bytes, long mayRead) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        long left = mayRead;
        for (long at = units.nextFree(0) * unit; at < length; ) {
            long end = Math.min(Math.min(units.nextTaken(at / unit) * unit, length), at + PIECE - at % unit);
            if (left <= 0) {
                return at;
            }
            bytes.read(at, piece.clear().limit((int) (end - at)));
            piece.flip();
            int found = firstSet(piece);
            if (found >= 0) {
                return at + found;
            }
            left -= end - at;
            at = end >= length ? length : units.nextFree(end / unit) * unit;
        }
        return -1;
    }

    private static int firstSet(ByteBuffer piece) {
        while (piece.remaining() >= Long.BYTES && piece.getLong(piece.position()) == 0) {
            piece.position(piece.position() + Long.BYTES);
        }
        while (piece.hasRemaining()) {
            if (piece.get() != 0) {
                return piece.position() - 1;
            }
        }
        return -1;
    }
}
