package org.cloudimagefactory.common.image.inspect.reading;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A table of equally wide numbers, read piece by piece.
 *
 * @param bytes where it lies
 * @param offset of its first entry
 * @param count number of entries
 * @param width bytes of an entry, 4 or 8
 * @param order of the bytes of an entry
 */
public record EntryTable(ImageBytes bytes, long offset, long count, int width, ByteOrder order) {
    private static final int PIECE = 64 * 1024;

    /** Is given the entries in their order. */
    @FunctionalInterface
    public interface Visitor {
        /** Looks at one entry. */
        void visit(long index, long entry) throws IOException;
    }

    /** Shows every entry to the visitor. */
    public void forEach(Visitor visitor) throws IOException {
        forEach(visitor, false);
    }

    /** Shows every entry but zeros to the visitor, which in most tables mean that there is nothing. */
    public void forEachUsed(Visitor visitor) throws IOException {
        forEach(visitor, true);
    }

    private void forEach(Visitor visitor, boolean skipZeros) throws IOException {
        ByteBuffer piece =
                ByteBuffer.allocate((int) Math.min(PIECE, count * width)).order(order);
        long index = 0;
        while (index < count) {
            piece.clear().limit((int) Math.min(piece.capacity(), (count - index) * width));
            bytes.read(offset + index * width, piece);
            piece.flip();
            while (piece.hasRemaining()) {
                long entry = width == Long.BYTES ? piece.getLong() : Integer.toUnsignedLong(piece.getInt());
                if (entry != 0 || !skipZeros) {
                    visitor.visit(index, entry);
                }
                index++;
            }
        }
    }
}
