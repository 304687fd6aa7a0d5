package org.cloudimagefactory.common.image.inspect.vhdx;

import java.io.IOException;
import java.nio.ByteOrder;
import org.cloudimagefactory.common.image.inspect.reading.EntryTable;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;
import org.cloudimagefactory.common.image.inspect.reading.TakenRanges;

/** The table of blocks of a VHDX image. */
final class VhdxBlockTable {
    private static final int STATE_MASK = 7;
    private static final long RESERVED_MASK = 0xffff8L;
    private static final int OFFSET_SHIFT = 20;
    private static final int STATE_RESERVED = 4;
    private static final int STATE_PRESENT = 6;
    private static final int STATE_PARTIAL = 7;

    private final ImageBytes bytes;
    private final VhdxDisk disk;
    private final TakenRanges taken;
    private final Findings findings;

    VhdxBlockTable(ImageBytes bytes, VhdxDisk disk, TakenRanges taken, Findings findings) {
        this.bytes = bytes;
        this.disk = disk;
        this.taken = taken;
        this.findings = findings;
    }

    void check(VhdxRegions.Region region) throws IOException {
        long entries = disk.tableEntries();
        if (entries * Long.BYTES > region.length()) {
            findings.refuse("block table of " + region.length() + " bytes is too small for the virtual size");
            return;
        }
        findings.uses(region.offset(), entries * Long.BYTES);
        new EntryTable(bytes, region.offset(), entries, Long.BYTES, ByteOrder.LITTLE_ENDIAN)
                .forEachUsed(this::checkEntry);
    }

    private void checkEntry(long index, long entry) {
        long chunk = disk.blocksPerChunk() + 1;
        boolean isBitmap = index % chunk == chunk - 1;
        int state = (int) entry & STATE_MASK;
        long block = index - index / chunk;
        if (isBitmap) {
            return;
        }
        if ((entry & RESERVED_MASK) != 0 || state == STATE_RESERVED) {
            refuse(block, entry, "has an unknown state");
        } else if (state == STATE_PARTIAL) {
            refuse(block, entry, "is partly in another file");
        } else if (state == STATE_PRESENT) {
            checkPlace(block, entry);
        }
    }

    private void checkPlace(long block, long entry) {
        long offset = entry >>> OFFSET_SHIFT << OFFSET_SHIFT;
        long size = Math.min(disk.blockSize(), disk.size() - block * disk.blockSize());
        if (!bytes.holds(offset, size)) {
            refuse(block, entry, "ends after the end of the image");
        } else if (!taken.take(offset, Math.min(disk.blockSize(), bytes.length() - offset))) {
            refuse(block, entry, "lies where something else lies");
        } else {
            findings.uses(offset, size);
        }
    }

    private void refuse(long block, long entry, String reason) {
        findings.refuseFirst(
                "block " + reason, () -> "block " + block + " (entry 0x" + Long.toHexString(entry) + ") " + reason);
    }
}
