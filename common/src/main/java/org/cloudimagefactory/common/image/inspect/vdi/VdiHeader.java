package org.cloudimagefactory.common.image.inspect.vdi;

import java.io.IOException;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;

/** The header of a VDI image, as it stands. */
record VdiHeader(Fields fields) {
    static final int LENGTH = 512;
    static final long DYNAMIC = 1;
    static final long STATIC = 2;

    private static final int UUID = 16;
    private static final int TITLE = 64;
    private static final Pattern USUAL_TITLE = Pattern.compile("<<< [\\w .()]{1,50} >>>\\n?\\00*");
    private static final int DESCRIPTION = 0x54;
    private static final int DESCRIPTION_LENGTH = 256;
    private static final int FIELDS_END = 0x1d8;

    static VdiHeader read(ImageBytes bytes) throws IOException {
        return new VdiHeader(Fields.littleEndian(bytes, 0, LENGTH));
    }

    long version() {
        return fields.u32(0x44);
    }

    /** Length of the header without the 72 bytes before this field. */
    long headerSize() {
        return fields.u32(0x48);
    }

    long type() {
        return fields.u32(0x4c);
    }

    long mapOffset() {
        return fields.u32(0x154);
    }

    long dataOffset() {
        return fields.u32(0x158);
    }

    long sectorSize() {
        return fields.u32(0x168);
    }

    long diskSize() {
        return fields.u64(0x170);
    }

    long blockSize() {
        return fields.u32(0x178);
    }

    long blockExtra() {
        return fields.u32(0x17c);
    }

    long blocks() {
        return fields.u32(0x180);
    }

    long allocatedBlocks() {
        return fields.u32(0x184);
    }

    /** Notes what of the file belongs to header and map, and what its maker wrote into the header. */
    void use(Findings findings) {
        findings.uses(0, LENGTH);
        findings.uses(mapOffset(), blocks() * Integer.BYTES);
        if (!USUAL_TITLE.matcher(fields.text(0, TITLE)).matches()) {
            findings.leftover("an unusual title");
        }
        if (!fields.isZero(DESCRIPTION, DESCRIPTION_LENGTH)) {
            findings.leftover("a description");
        }
        if (!fields.isZero(FIELDS_END, LENGTH - FIELDS_END)) {
            findings.leftover("something behind its header");
        }
    }

    boolean hasParent() {
        return !fields.isZero(0x1a8, UUID) || !fields.isZero(0x1b8, UUID);
    }
}
