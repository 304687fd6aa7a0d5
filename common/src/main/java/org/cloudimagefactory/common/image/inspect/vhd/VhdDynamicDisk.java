package org.cloudimagefactory.common.image.inspect.vhd;

import java.io.IOException;
import java.nio.ByteOrder;
import org.cloudimagefactory.common.image.inspect.reading.EntryTable;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;
import org.cloudimagefactory.common.image.inspect.reading.TakenRanges;

/** The header of a dynamic VHD disk and the table of its blocks. */
final class VhdDynamicDisk {
    private static final int LENGTH = 1024;
    private static final int CHECKSUM = 36;
    private static final int PARENT_TIME = 56;
    private static final int FIELDS_END = 768;
    private static final long VERSION_1 = 0x0001_0000;
    private static final long UNALLOCATED = 0xffff_ffffL;
    private static final int SECTOR = 512;
    private static final long MAX_BLOCK_SIZE = 256L << 20;

    private final ImageBytes bytes;
    private final VhdFooter footer;
    private final Findings findings;

    VhdDynamicDisk(ImageBytes bytes, VhdFooter footer, Findings findings) {
        this.bytes = bytes;
        this.footer = footer;
        this.findings = findings;
    }

    void check() throws IOException {
        long offset = footer.headerOffset();
        if (!bytes.holds(offset, LENGTH) || offset < VhdFooter.LENGTH) {
            findings.refuse("header at byte " + Long.toUnsignedString(offset) + " is outside of the image");
            return;
        }
        Fields header = Fields.bigEndian(bytes, offset, LENGTH);
        if (!header.has(0, "cxsparse")) {
            findings.refuse("there is no header of a dynamic disk at byte " + offset);
            return;
        }
        checkHeader(header);
        long blockSize = header.u32(32);
        if (Long.bitCount(blockSize) != 1 || blockSize < SECTOR || blockSize > MAX_BLOCK_SIZE) {
            findings.refuse("block size of " + blockSize + " bytes is wrong");
            return;
        }
        findings.detail("cluster-size", blockSize);
        findings.uses(offset, LENGTH);
        checkTable(header.u64(16), header.u32(28), blockSize);
    }

    private void checkHeader(Fields header) {
        if (header.u32(CHECKSUM) != VhdFooter.checksum(header, CHECKSUM)) {
            findings.refuse("checksum of the header is wrong");
        }
        if (header.u32(24) != VERSION_1) {
            findings.refuse("header version 0x" + Long.toHexString(header.u32(24)) + " is unknown");
        }
        // Identifier of the parent, its name, and eight places where its path may be given.
        if (!header.isZero(40, 16) || !header.isZero(64, 512) || !header.isZero(576, 8 * 24)) {
            findings.refuse("it names a parent, as only a differencing disk does");
        }
        if (!header.isZero(PARENT_TIME, 2 * Integer.BYTES) || !header.isZero(FIELDS_END, LENGTH - FIELDS_END)) {
            findings.leftover("something in the reserved part of its header");
        }
    }

    private void checkTable(long offset, long entries, long blockSize) throws IOException {
        if (!bytes.holds(offset, entries * Integer.BYTES) || offset % SECTOR != 0) {
            findings.refuse("block table at byte " + Long.toUnsignedString(offset) + " with " + entries
                    + " entries is not within the image");
            return;
        }
        if (entries * blockSize < footer.virtualSize()) {
            findings.refuse("block table of " + entries + " entries is too small for the virtual size");
        }
        long bitmapSize = (blockSize / SECTOR / 8 + SECTOR - 1) / SECTOR * SECTOR;
        findings.uses(offset, entries * Integer.BYTES);
        TakenRanges taken = new TakenRanges(bytes.length());
        taken.take(0, VhdFooter.LENGTH);
        if (!taken.take(footer.headerOffset(), LENGTH) || !taken.takeSectors(offset, entries * Integer.BYTES)) {
            findings.refuse("header and block table overlap");
            return;
        }
        new EntryTable(bytes, offset, entries, Integer.BYTES, ByteOrder.BIG_ENDIAN).forEach((index, entry) -> {
            if (entry != UNALLOCATED) {
                checkBlock(taken, index, entry * SECTOR, bitmapSize + blockSize);
                long seen = Math.min(blockSize, footer.virtualSize() - index * blockSize);
                findings.uses(entry * SECTOR, seen <= 0 ? 0 : bitmapSize + seen);
            }
        });
    }

    private void checkBlock(TakenRanges taken, long index, long offset, long size) {
        if (!bytes.holds(offset, size + VhdFooter.LENGTH)) {
            refuse(index, offset, "ends after the end of the image");
        } else if (!taken.take(offset, size)) {
            refuse(index, offset, "lies where something else lies");
        }
    }

    private void refuse(long index, long offset, String reason) {
        findings.refuseFirst("block " + reason, () -> "block " + index + " at byte " + offset + " " + reason);
    }
}
