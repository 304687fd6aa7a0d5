package org.cloudimagefactory.common.image.inspect.vhdx;

import java.io.IOException;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;
import org.cloudimagefactory.common.image.inspect.reading.TakenRanges;

/** The log of a VHDX image: changes that were not yet made in their places when the image was last in use. */
final class VhdxLog {
    private static final long MIB = 1L << 20;
    private static final int STEP = 4096;
    private static final int GUID_IN_ENTRY = 32;
    private static final int HEAD = 64;

    private VhdxLog() {}

    static void check(ImageBytes bytes, VhdxHeader header, TakenRanges taken, Findings findings) throws IOException {
        long offset = header.logOffset();
        long length = header.logLength();
        if (offset % MIB != 0 || length % MIB != 0 || (length > 0 && offset < MIB) || !bytes.holds(offset, length)) {
            findings.refuse("log of " + length + " bytes at byte " + Long.toUnsignedString(offset)
                    + " is not within the image");
            return;
        }
        taken.take(offset, length);
        if (header.logGuid().equals(Guid.NONE)) {
            return;
        }
        if (header.logVersion() != 0) {
            findings.refuse("log version " + header.logVersion() + " is unknown");
        }
        for (long at = offset; at < offset + length; at += STEP) {
            Fields entry = Fields.littleEndian(bytes, at, HEAD);
            if (entry.has(0, "loge") && Guid.read(entry, GUID_IN_ENTRY).equals(header.logGuid())) {
                findings.refuse("its log has to be replayed: it was not closed properly");
                return;
            }
        }
    }
}
