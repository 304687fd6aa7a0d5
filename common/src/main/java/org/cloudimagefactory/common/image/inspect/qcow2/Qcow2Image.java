package org.cloudimagefactory.common.image.inspect.qcow2;

import java.io.IOException;
import java.nio.ByteOrder;
import org.cloudimagefactory.common.image.inspect.reading.EntryTable;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;
import org.cloudimagefactory.common.image.inspect.reading.UnitSet;

/**
 * A qcow2 image whose tables are being read, and which of its clusters tables were seen to occupy.
 *
 * @param bytes of the image
 * @param header that was found sound enough to go on
 * @param findings where to note what is wrong
 * @param tables clusters that hold a table, no matter of which kind
 */
record Qcow2Image(ImageBytes bytes, Qcow2Header header, Findings findings, UnitSet tables) {
    /** The only bits of a table entry that can belong to a place in the file. */
    static final long OFFSET_MASK = 0x00ff_ffff_ffff_fe00L;

    long clusterOf(long offset) {
        return offset / header.clusterSize();
    }

    /** Notes where a table lies; false when it can't be read because it isn't where a table can be. */
    boolean takeTable(String what, long offset, long size) {
        if (offset % header.clusterSize() != 0) {
            findings.refuse(what + " at byte " + Long.toUnsignedString(offset) + " is not aligned to a cluster");
            return false;
        }
        if (!bytes.holds(offset, size)) {
            findings.refuse(what + " at byte " + Long.toUnsignedString(offset) + " ends after the end of the image");
            return false;
        }
        long end = clusterOf(offset + Math.max(size, 1) - 1);
        for (long cluster = clusterOf(offset); cluster <= end; cluster++) {
            if (!tables.take(cluster)) {
                findings.refuse(what + " at byte " + offset + " overlaps another table");
                return false;
            }
        }
        return true;
    }

    /** As {@link #takeTable}; what lies there is needed to read what the guest sees now. */
    boolean takeNeededTable(String what, long offset, long size) {
        boolean isFree = takeTable(what, offset, size);
        if (isFree) {
            findings.uses(offset, (size + header.clusterSize() - 1) / header.clusterSize() * header.clusterSize());
        }
        return isFree;
    }

    /** Shows what is in use of a table of eight-byte entries. */
    void forEachUsed(long offset, long count, EntryTable.Visitor visitor) throws IOException {
        new EntryTable(bytes, offset, count, Long.BYTES, ByteOrder.BIG_ENDIAN).forEachUsed(visitor);
    }
}
