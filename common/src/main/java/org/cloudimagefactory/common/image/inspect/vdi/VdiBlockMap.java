package org.cloudimagefactory.common.image.inspect.vdi;

import org.cloudimagefactory.common.image.inspect.reading.EntryTable;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;
import org.cloudimagefactory.common.image.inspect.reading.UnitSet;

/** Looks at the map of blocks: each lies at a place of its own within the image, and their number is the header's. */
final class VdiBlockMap implements EntryTable.Visitor {
    /** From here on a value means that there is no block: one is discarded, the other was never written. */
    private static final long FIRST_SPECIAL = 0xffff_fffeL;

    private final ImageBytes bytes;
    private final VdiHeader header;
    private final Findings findings;
    private final UnitSet taken = new UnitSet();
    private long allocated;

    VdiBlockMap(ImageBytes bytes, VdiHeader header, Findings findings) {
        this.bytes = bytes;
        this.header = header;
        this.findings = findings;
    }

    @Override
    public void visit(long index, long entry) {
        if (entry >= FIRST_SPECIAL) {
            return;
        }
        allocated++;
        long left = header.diskSize() - index * header.blockSize();
        long size = Math.max(1, Math.min(left, header.blockSize()));
        if (entry >= header.blocks()) {
            refuse(index, entry, "is none of the image's blocks");
        } else if (!bytes.holds(header.dataOffset() + entry * header.blockSize(), size)) {
            refuse(index, entry, "ends after the end of the image");
        } else if (!taken.take(entry)) {
            refuse(index, entry, "lies where another block lies");
        } else {
            findings.uses(header.dataOffset() + entry * header.blockSize(), Math.min(left, header.blockSize()));
        }
    }

    void finish() {
        if (allocated != header.allocatedBlocks()) {
            findings.refuse(
                    "the header speaks of " + header.allocatedBlocks() + " allocated blocks, the map has " + allocated);
        }
    }

    private void refuse(long index, long entry, String reason) {
        findings.refuseFirst(
                "block " + reason, () -> "block " + index + " at place " + entry + " of the image " + reason);
    }
}
