package org.cloudimagefactory.common.image.inspect.vhd;

import java.io.IOException;
import java.util.Set;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;

/** The footer of a VHD image, which dynamic disks also have a copy of at their start. */
record VhdFooter(Fields fields) {
    static final int LENGTH = 512;
    static final String COOKIE = "conectix";
    static final long FIXED = 2;
    static final long DYNAMIC = 3;
    static final long DIFFERENCING = 4;

    private static final int SECTOR = 512;
    private static final int CHECKSUM = 64;
    private static final int FIELDS_END = 85;
    /** The geometry of a disk that is too large to have one. */
    private static final long MAX_GEOMETRY = 65_535L * 16 * 255;
    /** Programs whose disks are as large as their geometry; to all others the footer's size counts. */
    private static final Set<String> BY_GEOMETRY = Set.of("vpc ", "vs  ", "qemu");

    static VhdFooter read(ImageBytes bytes, long offset) throws IOException {
        return new VhdFooter(Fields.bigEndian(bytes, offset, LENGTH));
    }

    boolean hasCookie() {
        return fields.has(0, COOKIE);
    }

    boolean hasRightChecksum() {
        return fields.u32(CHECKSUM) == checksum(fields, CHECKSUM);
    }

    long features() {
        return fields.u32(8);
    }

    long version() {
        return fields.u32(12);
    }

    /** Where the header of a dynamic disk lies. */
    long headerOffset() {
        return fields.u64(16);
    }

    String creator() {
        return fields.text(28, 4);
    }

    long currentSize() {
        return fields.u64(48);
    }

    long type() {
        return fields.u32(60);
    }

    /** Whether the geometry decides how large the disk is. */
    boolean isSizedByGeometry() {
        return BY_GEOMETRY.contains(creator()) && geometrySectors() != MAX_GEOMETRY;
    }

    /** How many bytes a guest sees. */
    long virtualSize() {
        return isSizedByGeometry() ? geometrySectors() * SECTOR : currentSize();
    }

    /** Notes that it lies here and is needed. */
    void use(long offset, Findings findings) {
        findings.uses(offset, LENGTH);
        if (!fields.isZero(FIELDS_END, LENGTH - FIELDS_END)) {
            findings.leftover("something in the reserved part of a footer");
        }
    }

    /** Whether both say the same of the disk; time stamps and the like may differ. */
    boolean agreesWith(VhdFooter other) {
        return type() == other.type()
                && currentSize() == other.currentSize()
                && virtualSize() == other.virtualSize()
                && headerOffset() == other.headerOffset();
    }

    /** The complement of the sum of all bytes but those of the checksum itself. */
    static long checksum(Fields fields, int at) {
        long sum = 0;
        for (int i = 0; i < fields.length(); i++) {
            if (i < at || i >= at + Integer.BYTES) {
                sum += fields.u8(i);
            }
        }
        return ~sum & 0xffff_ffffL;
    }

    private long geometrySectors() {
        return (long) fields.u16(56) * fields.u8(58) * fields.u8(59);
    }
}
