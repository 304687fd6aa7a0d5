package org.cloudimagefactory.common.image.inspect.vmdk;

import java.io.IOException;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;

/** The header of a sparse VMDK file, or the copy of it in the footer. Places and sizes are in sectors. */
record VmdkHeader(Fields fields) {
    static final String MAGIC = "KDMV";
    static final int LENGTH = 512;
    static final int SECTOR = 512;
    /** Behind the last field. */
    static final int FIELDS_END = 79;
    /** As place of the grain directory: the footer says it. */
    static final long AT_END = -1;

    static final long NEWLINE_TEST = 1;
    static final long REDUNDANT_TABLE = 1 << 1;
    static final long ZERO_GRAINS = 1 << 2;
    static final long COMPRESSED = 1 << 16;
    static final long MARKERS = 1 << 17;
    /** Of the upper half each flag must be known, says the format. */
    static final long UNKNOWN_FLAGS = 0xffff_0000L & ~(COMPRESSED | MARKERS);

    static VmdkHeader read(ImageBytes bytes, long offset) throws IOException {
        return new VmdkHeader(Fields.littleEndian(bytes, offset, LENGTH));
    }

    boolean hasMagic() {
        return fields.has(0, MAGIC);
    }

    long version() {
        return fields.u32(4);
    }

    long flags() {
        return fields.u32(8);
    }

    boolean has(long flag) {
        return (flags() & flag) != 0;
    }

    long capacity() {
        return fields.u64(12);
    }

    long grainSize() {
        return fields.u64(20);
    }

    long descriptorOffset() {
        return fields.u64(28);
    }

    long descriptorSize() {
        return fields.u64(36);
    }

    long entriesPerTable() {
        return fields.u32(44);
    }

    long redundantDirectory() {
        return fields.u64(48);
    }

    /** The flag alone does not make one: a file that was written in one go has none whatever it claims. */
    boolean hasRedundantDirectory() {
        return redundantDirectory() != 0 && redundantDirectory() != AT_END;
    }

    long directory() {
        return fields.u64(56);
    }

    /** How many sectors the metadata take; an empty disk has no more than these. */
    long overhead() {
        return fields.u64(64);
    }

    boolean isInUse() {
        return fields.u8(72) != 0;
    }

    boolean hasNewlines() {
        return fields.has(73, "\n \r\n");
    }

    int compression() {
        return fields.u16(77);
    }

    /** Bytes of a grain. */
    long grainBytes() {
        return grainSize() * SECTOR;
    }

    /** How many grain tables the disk needs. */
    long tables() {
        long perTable = entriesPerTable() * grainSize();
        return (capacity() + perTable - 1) / perTable;
    }

    /** Whether a footer tells the same, but for the place of the directory. */
    boolean agreesWith(VmdkHeader footer) {
        return footer.hasMagic()
                && version() == footer.version()
                && flags() == footer.flags()
                && capacity() == footer.capacity()
                && grainSize() == footer.grainSize()
                && descriptorOffset() == footer.descriptorOffset()
                && descriptorSize() == footer.descriptorSize()
                && entriesPerTable() == footer.entriesPerTable()
                && compression() == footer.compression();
    }
}
