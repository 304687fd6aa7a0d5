package org.cloudimagefactory.common.image.inspect.vhdx;

import java.util.zip.CRC32C;
import org.cloudimagefactory.common.image.inspect.reading.Fields;

/** CRC-32C over a structure whose second four bytes hold the sum and count as zero. */
final class Checksum {
    private static final int PLACE = 4;

    private Checksum() {}

    static boolean isRight(Fields fields) {
        CRC32C crc = new CRC32C();
        crc.update(fields.bytes(0, PLACE));
        crc.update(new byte[Integer.BYTES]);
        int rest = PLACE + Integer.BYTES;
        crc.update(fields.bytes(rest, fields.length() - rest));
        return crc.getValue() == fields.u32(PLACE);
    }
}
