package org.cloudimagefactory.common.image.inspect.qcow2;

import java.io.IOException;
import org.cloudimagefactory.common.image.inspect.reading.Fields;

/** Dirty tracking bitmaps that are kept in the image. */
final class Qcow2Bitmaps {
    /** The limits of qemu. */
    private static final long MAX_COUNT = 65_535;

    private static final int MAX_NAME = 1023;
    private static final long MAX_TABLE_BYTES = 64L << 20;
    private static final int HEAD = 24;
    private static final int KNOWN_FLAGS = 7;

    private final Qcow2Image image;

    Qcow2Bitmaps(Qcow2Image image) {
        this.image = image;
    }

    /** Checks what the extension leads to. Without the feature bit nobody may rely on it, so it means nothing. */
    void check(Fields extension) throws IOException {
        if ((image.header().autoclearFeatures() & Qcow2Header.BITMAPS) == 0) {
            return;
        }
        long count = extension.u32(0);
        long size = extension.u64(8);
        long start = extension.u64(16);
        image.findings().detail("bitmaps", count);
        if (count == 0 || count > MAX_COUNT || size <= 0 || size > MAX_TABLE_BYTES) {
            image.findings()
                    .refuse("bitmap directory of " + count + " bitmaps in " + Long.toUnsignedString(size)
                            + " bytes is wrong");
            return;
        }
        if (!image.takeTable("bitmap directory", start, size)) {
            return;
        }
        long at = start;
        for (long number = 1; number <= count; number++) {
            if (start + size - at < HEAD) {
                image.findings().refuse("bitmap directory ends before its last entry");
                return;
            }
            at = checkOne(number, at, start + size);
        }
        if (at != start + size) {
            image.findings().refuse("bitmap directory of " + size + " bytes has entries for " + (at - start));
        }
    }

    private long checkOne(long number, long at, long end) throws IOException {
        Fields head = Fields.bigEndian(image.bytes(), at, HEAD);
        int nameLength = head.u16(18);
        long extra = head.u32(20);
        long size = (HEAD + extra + nameLength + 7) / 8 * 8;
        if (size > end - at) {
            return at + size;
        }
        String name =
                Fields.bigEndian(image.bytes(), at + HEAD + extra, nameLength).text(0, nameLength);
        if (nameLength == 0 || nameLength > MAX_NAME || name.indexOf('\0') >= 0) {
            image.findings().refuse("name of bitmap " + number + " is wrong");
        }
        if ((head.u32(12) & ~KNOWN_FLAGS) != 0 || head.u8(16) != 1) {
            image.findings().refuse("bitmap " + number + " is of an unknown kind");
        }
        checkTable(number, head.u64(0), head.u32(8) * Long.BYTES);
        return at + size;
    }

    private void checkTable(long number, long offset, long size) throws IOException {
        String what = "table of bitmap " + number;
        if (size > MAX_TABLE_BYTES) {
            image.findings().refuse(what + " is too large");
        } else if (size > 0 && image.takeTable(what, offset, size)) {
            image.forEachUsed(offset, size / Long.BYTES, (index, entry) -> checkEntry(what, index, entry));
        }
    }

    private void checkEntry(String what, long index, long entry) {
        long offset = entry & Qcow2Image.OFFSET_MASK;
        long rest = entry & ~Qcow2Image.OFFSET_MASK;
        if (offset == 0 ? (rest & ~1) != 0 : rest != 0) {
            refuse(what, index, entry, "has reserved bits set");
        } else if (offset != 0 && !isFreeCluster(offset)) {
            refuse(what, index, entry, "leads to where no cluster of a bitmap can be");
        }
    }

    private void refuse(String table, long index, long entry, String reason) {
        image.findings()
                .refuseFirst(
                        "bitmap table " + reason,
                        () -> "entry " + index + " of the " + table + " (" + Long.toUnsignedString(entry) + ") "
                                + reason);
    }

    private boolean isFreeCluster(long offset) {
        return offset % image.header().clusterSize() == 0
                && image.bytes().holds(offset, 1)
                && image.tables().take(image.clusterOf(offset));
    }
}
