package org.cloudimagefactory.common.image.inspect.vmdk;

import java.io.IOException;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;

/** Notes tables as used, together with the sector before that says what comes in files that were written in one go. */
final class VmdkMarkers {
    /** A grain table comes. */
    static final int TABLE = 1;
    /** A grain directory comes. */
    static final int DIRECTORY = 2;

    private static final int TYPE = 12;
    private static final int PAD = 16;

    private final ImageBytes bytes;
    private final VmdkHeader header;
    private final Findings findings;

    VmdkMarkers(ImageBytes bytes, VmdkHeader header, Findings findings) {
        this.bytes = bytes;
        this.header = header;
        this.findings = findings;
    }

    /** Notes a table of this kind and size at this sector. */
    void use(int kind, long sector, long size) throws IOException {
        long offset = sector * VmdkHeader.SECTOR;
        findings.uses(offset, size);
        long before = offset - VmdkHeader.SECTOR;
        if (!header.has(VmdkHeader.MARKERS) || !bytes.holds(before, VmdkHeader.SECTOR)) {
            return;
        }
        Fields marker = Fields.littleEndian(bytes, before, VmdkHeader.SECTOR);
        if (marker.u32(Long.BYTES) == 0 && marker.u32(TYPE) == kind && marker.isZero(PAD, VmdkHeader.SECTOR - PAD)) {
            findings.uses(before, VmdkHeader.SECTOR);
        }
    }
}
