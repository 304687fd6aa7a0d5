package org.cloudimagefactory.common.image.inspect.qcow2;

import java.io.IOException;
import java.util.List;
import org.cloudimagefactory.common.image.inspect.reading.UnitSet;

/**
 * Follows L1 tables. First all places of L2 tables are noted, so that any cluster of data can then be seen to lie on
 * none of them; then each L2 table is read once, however many snapshots share it.
 */
final class Qcow2L1Walk {
    private static final long RESERVED = 0x7f00_0000_0000_01ffL;

    private final Qcow2Image image;
    private final UnitSet unread = new UnitSet();

    Qcow2L1Walk(Qcow2Image image) {
        this.image = image;
    }

    /** Follows all these tables, the active one first. */
    void check(List<Qcow2L1> tables) throws IOException {
        for (Qcow2L1 table : tables) {
            image.forEachUsed(table.offset(), table.size(), (index, entry) -> note(table, index, entry));
        }
        Qcow2L2Walk l2 = new Qcow2L2Walk(image);
        for (Qcow2L1 table : tables) {
            image.forEachUsed(table.offset(), table.size(), (index, entry) -> {
                long offset = entry & Qcow2Image.OFFSET_MASK;
                if (offset % image.header().clusterSize() == 0 && unread.release(image.clusterOf(offset))) {
                    long guest = index * image.header().bytesPerL2Table();
                    if (table.active() && guest < image.header().virtualSize()) {
                        image.findings().uses(offset, image.header().clusterSize());
                    }
                    l2.check(offset, guest, table.active());
                }
            });
        }
    }

    private void note(Qcow2L1 table, long index, long entry) {
        long offset = entry & Qcow2Image.OFFSET_MASK;
        if ((entry & RESERVED) != 0) {
            refuse(table, index, entry, "has reserved bits set");
        } else if (offset == 0) {
            return;
        } else if (offset % image.header().clusterSize() != 0) {
            refuse(table, index, entry, "leads to a place that is not aligned to a cluster");
        } else if (!image.bytes().holds(offset, image.header().clusterSize())) {
            refuse(table, index, entry, "leads to a place after the end of the image");
        } else {
            take(table, index, entry);
        }
    }

    private void take(Qcow2L1 table, long index, long entry) {
        long cluster = image.clusterOf(entry & Qcow2Image.OFFSET_MASK);
        if (!table.active() && unread.contains(cluster)) {
            return;
        }
        if (image.tables().take(cluster)) {
            unread.take(cluster);
        } else {
            refuse(table, index, entry, "leads to where another table lies");
        }
    }

    private void refuse(Qcow2L1 table, long index, long entry, String reason) {
        image.findings()
                .refuseFirst(
                        "L1 table " + reason,
                        () -> "entry " + index + " of the " + table.name() + " (byte "
                                + (entry & Qcow2Image.OFFSET_MASK) + ") " + reason);
    }
}
