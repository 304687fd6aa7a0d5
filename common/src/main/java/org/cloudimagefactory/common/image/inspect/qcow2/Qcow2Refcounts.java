package org.cloudimagefactory.common.image.inspect.qcow2;

import java.io.IOException;

/**
 * The tables that lead to reference counts. The counts themselves are left to {@code qemu-img check}: wrong ones harm
 * nobody who only reads.
 */
final class Qcow2Refcounts {
    /** The limit of qemu. */
    private static final long MAX_BYTES = 8L << 20;

    private static final long RESERVED = 0x1ff;

    private final Qcow2Image image;

    Qcow2Refcounts(Qcow2Image image) {
        this.image = image;
    }

    /** Checks where the table and its blocks lie. */
    void check() throws IOException {
        long clusters = image.header().refcountTableClusters();
        long size = clusters * image.header().clusterSize();
        if (clusters == 0 || size > MAX_BYTES) {
            image.findings()
                    .refuse("refcount table of " + clusters + " clusters is "
                            + (clusters == 0 ? "missing" : "too large"));
            return;
        }
        long offset = image.header().refcountTableOffset();
        if (image.takeNeededTable("refcount table", offset, size)) {
            image.forEachUsed(offset, size / Long.BYTES, this::checkBlock);
        }
    }

    private void checkBlock(long index, long entry) {
        if ((entry & RESERVED) != 0) {
            refuse(index, entry, "has reserved bits set");
        } else if (!isBlock(entry)) {
            refuse(index, entry, "leads to where no refcount block can be");
        }
    }

    private void refuse(long index, long entry, String reason) {
        image.findings()
                .refuseFirst(
                        "refcount table " + reason,
                        () -> "entry " + index + " of the refcount table (" + Long.toUnsignedString(entry) + ") "
                                + reason);
    }

    private boolean isBlock(long offset) {
        int clusterSize = image.header().clusterSize();
        image.findings().uses(offset, clusterSize);
        return offset % clusterSize == 0
                && image.bytes().holds(offset, clusterSize)
                && image.tables().take(image.clusterOf(offset));
    }
}
