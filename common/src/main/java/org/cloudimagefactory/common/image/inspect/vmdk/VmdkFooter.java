package org.cloudimagefactory.common.image.inspect.vmdk;

import java.io.IOException;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;

/**
 * The end of a streamOptimized file that was written without going back: a marker, a copy of the header that says where
 * the grain directory is, and the marker of the end.
 */
final class VmdkFooter {
    private static final int LENGTH = 3 * VmdkHeader.SECTOR;
    private static final int TYPE_FOOTER = 3;
    private static final int PAD = 16;

    private VmdkFooter() {}

    /** The place of the grain directory in sectors, or 0 when there is none. */
    static long directory(ImageBytes bytes, VmdkHeader header, Findings findings) throws IOException {
        if (header.directory() != VmdkHeader.AT_END) {
            return header.directory();
        }
        long start = bytes.length() - LENGTH;
        if (start < VmdkHeader.LENGTH) {
            findings.refuse("the footer is missing: the image is truncated");
            return 0;
        }
        Fields marker = Fields.littleEndian(bytes, start, VmdkHeader.SECTOR);
        VmdkHeader footer = VmdkHeader.read(bytes, start + VmdkHeader.SECTOR);
        Fields end = Fields.littleEndian(bytes, start + 2 * VmdkHeader.SECTOR, VmdkHeader.SECTOR);
        if (marker.u32(8) != 0 || marker.u32(12) != TYPE_FOOTER || !marker.isZero(PAD, VmdkHeader.SECTOR - PAD)) {
            findings.refuse("the marker of the footer is missing: the image is truncated or has something behind it");
            return 0;
        }
        if (!end.isZero(0, VmdkHeader.SECTOR)) {
            findings.refuse("the marker of the end is wrong");
        }
        if (!header.agreesWith(footer)) {
            findings.refuse("the footer contradicts the header");
            return 0;
        }
        findings.uses(start, LENGTH);
        findings.leftoverBetween(
                bytes,
                start + VmdkHeader.SECTOR + VmdkHeader.FIELDS_END,
                start + 2 * VmdkHeader.SECTOR,
                "something behind its footer");
        if (footer.directory() == VmdkHeader.AT_END) {
            findings.refuse("the footer speaks of another footer");
            return 0;
        }
        return footer.directory();
    }
}
