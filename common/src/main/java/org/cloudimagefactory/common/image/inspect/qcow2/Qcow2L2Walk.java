package org.cloudimagefactory.common.image.inspect.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.cloudimagefactory.common.image.inspect.reading.TakenRanges;
import org.cloudimagefactory.common.image.inspect.reading.UnitSet;

/** Reads L2 tables, whose entries lead to the clusters of data. */
final class Qcow2L2Walk {
    private static final long COMPRESSED = 1L << 62;
    private static final long COPIED = 1L << 63;
    private static final long ZERO = 1;
    private static final long RESERVED = 0x3f00_0000_0000_01fcL | 2;
    private static final int SECTOR = 512;
    private static final int SUBCLUSTERS = 32;
    /** More compressed clusters than these can't end in one sector, so nobody makes us read the same one for ever. */
    private static final int MAX_TAILS = 64;

    private final Qcow2Image image;
    private final int clusterSize;
    private final ByteBuffer table;
    private final UnitSet plain = new UnitSet();
    private final UnitSet compressed = new UnitSet();
    private final TakenRanges compressedData;
    private int tailsRead;

    Qcow2L2Walk(Qcow2Image image) {
        this.image = image;
        this.clusterSize = image.header().clusterSize();
        this.table = ByteBuffer.allocate(clusterSize);
        this.compressedData = new TakenRanges(image.bytes().length());
    }

    /** Checks every entry of the table at this offset, whose first entry is for this byte of the guest. */
    void check(long offset, long guestStart, boolean active) throws IOException {
        image.bytes().read(offset, table.clear());
        table.flip();
        long guest = guestStart;
        while (table.hasRemaining()) {
            long entry = table.getLong();
            long subclusters = image.header().hasExtendedL2() ? table.getLong() : 0;
            if (entry != 0 || subclusters != 0) {
                checkEntry(new Entry(guest, active, entry, subclusters));
            }
            guest += clusterSize;
        }
    }

    private void checkEntry(Entry entry) throws IOException {
        if ((entry.value & COMPRESSED) != 0) {
            checkCompressed(entry);
        } else {
            checkPlain(entry);
        }
    }

    private void checkPlain(Entry entry) {
        boolean mayBeZeroed = image.header().version() > 2 && !image.header().hasExtendedL2();
        long offset = entry.value & Qcow2Image.OFFSET_MASK;
        if ((entry.value & (RESERVED | (mayBeZeroed ? 0 : ZERO))) != 0) {
            refuse(entry, "has reserved bits set");
        } else if (offset % clusterSize != 0) {
            refuse(entry, "is not aligned to a cluster");
        } else if (offset == 0 ? (entry.value & COPIED) != 0 || entry.allocated() != 0 : false) {
            refuse(entry, "is allocated without lying anywhere");
        } else if ((entry.allocated() & entry.zeroed()) != 0) {
            refuse(entry, "has subclusters that are allocated and zero at once");
        } else if (offset != 0) {
            checkPlace(entry, offset);
        }
    }

    private void checkPlace(Entry entry, long offset) {
        long cluster = image.clusterOf(offset);
        if (!image.bytes().holds(offset, bytesRead(entry))) {
            refuse(entry, "ends after the end of the image");
        } else if (image.tables().contains(cluster)) {
            refuse(entry, "lies where a table lies");
        } else if (compressed.contains(cluster) || (!plain.take(cluster) && entry.active)) {
            refuse(entry, "lies where another cluster lies");
        } else {
            use(entry, offset);
        }
    }

    /** What a guest sees of the cluster; where the entry says zeros, something old may lie. */
    private void use(Entry entry, long offset) {
        if (!isSeen(entry) || (entry.value & ZERO) != 0) {
            return;
        }
        long seen = Math.min(clusterSize, image.header().virtualSize() - entry.guest);
        if (!image.header().hasExtendedL2()) {
            image.findings().uses(offset, seen);
            return;
        }
        long size = clusterSize / SUBCLUSTERS;
        for (int i = 0; i < SUBCLUSTERS; i++) {
            if ((entry.allocated() & 1L << i) != 0) {
                image.findings().uses(offset + i * size, Math.min(size, seen - i * size));
            }
        }
    }

    private boolean isSeen(Entry entry) {
        return entry.active && entry.guest < image.header().virtualSize();
    }

    /** How far into the cluster reading goes. Only a cluster at the end of the disk may be cut short in the file. */
    private long bytesRead(Entry entry) {
        long size = clusterSize;
        if (image.header().hasExtendedL2()) {
            int last = Long.SIZE - Long.numberOfLeadingZeros(entry.allocated());
            size = Math.max(1, (long) clusterSize / SUBCLUSTERS * last);
        }
        long virtual = image.header().virtualSize();
        boolean isPlainData = isSeen(entry) && (entry.value & ZERO) == 0;
        return isPlainData ? Math.min(size, virtual - entry.guest) : 1;
    }

    private void checkCompressed(Entry entry) throws IOException {
        int sectorBits = (int) image.header().clusterBits() - 8;
        int offsetBits = 62 - sectorBits;
        long offset = entry.value & ((1L << offsetBits) - 1);
        long sectors = (entry.value >>> offsetBits) & ((1L << sectorBits) - 1);
        long end = (offset / SECTOR + sectors + 1) * SECTOR;
        long length = image.bytes().length();
        if (entry.subclusters != 0 || (entry.value & COPIED) != 0) {
            refuse(entry, "is compressed and has other bits set");
        } else if (offset >= length || (end > length && !endsWithin(offset, end, length))) {
            refuse(entry, "is compressed and ends after the end of the image");
        } else {
            takeCompressed(entry, offset, end);
        }
    }

    /** Whether data whose last sector is cut by the end of the image are whole all the same. */
    private boolean endsWithin(long offset, long end, long length) throws IOException {
        if (end - length >= SECTOR || ++tailsRead > MAX_TAILS) {
            return false;
        }
        byte[] data = new byte[(int) (length - offset)];
        image.bytes().read(offset, ByteBuffer.wrap(data));
        return image.header().compressionType() == 0
                ? CompressedTail.isWholeDeflate(data, clusterSize)
                : CompressedTail.isWholeZstd(data);
    }

    private void takeCompressed(Entry entry, long offset, long end) {
        // In the last sector the next compressed cluster may begin.
        if (entry.active && !compressedData.take(offset, end - SECTOR - offset)) {
            refuse(entry, "is compressed and lies where another cluster lies");
        }
        for (long cluster = image.clusterOf(offset); cluster <= image.clusterOf(end - 1); cluster++) {
            if (image.tables().contains(cluster)) {
                refuse(entry, "is compressed and lies where a table lies");
            } else if (plain.contains(cluster)) {
                refuse(entry, "is compressed and lies where another cluster lies");
            }
            compressed.take(cluster);
        }
        if (isSeen(entry)) {
            image.findings().compressed();
            image.findings().uses(offset, end - offset);
        }
    }

    private void refuse(Entry entry, String reason) {
        image.findings()
                .refuseFirst(
                        "L2 table " + reason,
                        () -> "cluster of guest byte " + entry.guest + " (L2 entry 0x" + Long.toHexString(entry.value)
                                + ") " + reason);
    }

    /** One entry; the halves of the second word are a bit for each subcluster. */
    private record Entry(long guest, boolean active, long value, long subclusters) {
        long allocated() {
            return subclusters & 0xffff_ffffL;
        }

        long zeroed() {
            return subclusters >>> 32;
        }
    }
}
