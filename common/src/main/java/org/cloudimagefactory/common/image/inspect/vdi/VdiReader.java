package org.cloudimagefactory.common.image.inspect.vdi;

import java.io.IOException;
import java.nio.ByteOrder;
import org.cloudimagefactory.common.image.inspect.reading.EntryTable;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.FormatReader;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;
import org.cloudimagefactory.common.image.inspect.reading.UnitSet;

/** Reads VDI images of version 1.1 with blocks of 1 MiB, the only ones that qemu reads and VirtualBox writes. */
public final class VdiReader implements FormatReader {
    private static final long VERSION_1_1 = 0x0001_0001;
    private static final long SECTOR = 512;
    private static final long BLOCK = 1L << 20;
    /** What stands before the field with the header's length. */
    private static final long BEFORE_HEADER = 0x48;

    /** 128 TiB. */
    private static final long MAX_BLOCKS = UnitSet.MAX_UNITS;

    private static final long MIN_HEADER = 0x180;

    @Override
    public void read(ImageBytes bytes, Findings findings) throws IOException {
        VdiHeader header = VdiHeader.read(bytes);
        findings.detail("subformat", subformat(header.type()));
        findings.detail("version", (header.version() >> 16) + "." + (header.version() & 0xffff));
        if (header.version() != VERSION_1_1) {
            findings.refuse("VDI version 0x" + Long.toHexString(header.version()) + " is unknown");
            return;
        }
        findings.detail("cluster-size", header.blockSize());
        checkKind(header, findings);
        checkSize(header, findings);
        if (checkPlaces(bytes, header, findings)) {
            header.use(findings);
            VdiBlockMap map = new VdiBlockMap(bytes, header, findings);
            new EntryTable(bytes, header.mapOffset(), header.blocks(), Integer.BYTES, ByteOrder.LITTLE_ENDIAN)
                    .forEach(map);
            map.finish();
        }
    }

    private static void checkKind(VdiHeader header, Findings findings) {
        if (header.type() != VdiHeader.DYNAMIC && header.type() != VdiHeader.STATIC) {
            findings.refuse("image type " + header.type() + " (" + subformat(header.type()) + ") is not accepted");
        }
        if (header.hasParent()) {
            findings.refuse("it has a parent, which is another file");
        }
    }

    private static void checkSize(VdiHeader header, Findings findings) {
        long size = header.diskSize();
        if (size < 0 || size > Long.MAX_VALUE - SECTOR) {
            findings.refuse("virtual size of " + Long.toUnsignedString(size) + " bytes is absurd");
            return;
        }
        // VirtualBox can make disks of any number of bytes; qemu rounds up.
        findings.virtualSize((size + SECTOR - 1) / SECTOR * SECTOR);
        if (size > header.blocks() * BLOCK) {
            findings.refuse("block map of " + header.blocks() + " entries is too small for the virtual size");
        }
    }

    private static boolean checkPlaces(ImageBytes bytes, VdiHeader header, Findings findings) {
        boolean isSound = true;
        if (header.blockSize() != BLOCK || header.blockExtra() != 0 || header.sectorSize() != SECTOR) {
            findings.refuse("blocks of " + header.blockSize() + " and " + header.blockExtra()
                    + " extra bytes with sectors of " + header.sectorSize() + " bytes are not supported");
            isSound = false;
        }
        if (header.headerSize() < MIN_HEADER || header.headerSize() + BEFORE_HEADER > header.mapOffset()) {
            findings.refuse("header of " + header.headerSize() + " bytes contradicts the place of the block map");
            isSound = false;
        }
        if (header.blocks() > MAX_BLOCKS) {
            findings.refuse("block map of " + header.blocks() + " entries is too large");
            isSound = false;
        }
        long mapSize = header.blocks() * Integer.BYTES;
        if (header.mapOffset() % SECTOR != 0 || !bytes.holds(header.mapOffset(), mapSize)) {
            findings.refuse("block map at byte " + header.mapOffset() + " with " + header.blocks()
                    + " entries is not within the image");
            isSound = false;
        }
        if (header.dataOffset() % SECTOR != 0 || header.dataOffset() < header.mapOffset() + mapSize) {
            findings.refuse("blocks begin at byte " + header.dataOffset() + ", where the block map lies");
            isSound = false;
        }
        return isSound;
    }

    private static String subformat(long type) {
        if (type == VdiHeader.DYNAMIC) {
            return "dynamic";
        }
        return type == VdiHeader.STATIC ? "static" : type == 3 ? "undo" : type == 4 ? "differencing" : "unknown";
    }
}
