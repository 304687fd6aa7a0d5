package org.cloudimagefactory.common.image.inspect.raw;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;

/**
 * The header of a GUID partition table, in the second sector.
 *
 * @param fields its bytes
 * @param sectorSize bytes of a sector of the disk that it was written for
 */
record GptHeader(Fields fields, int sectorSize) {
    private static final int[] SECTOR_SIZES = {512, 4096};
    private static final int LENGTH = 512;
    private static final int MIN_LENGTH = 92;
    private static final int CHECKSUM = 16;
    private static final long MAX_ENTRIES = 1 << 16;
    private static final long MAX_ENTRY = 4096;

    static Optional<GptHeader> find(ImageBytes bytes) throws IOException {
        for (int size : SECTOR_SIZES) {
            if (bytes.holds(size, LENGTH)) {
                GptHeader header = new GptHeader(Fields.littleEndian(bytes, size, LENGTH), size);
                if (header.fields.has(0, "EFI PART")) {
                    return Optional.of(header);
                }
            }
        }
        return Optional.empty();
    }

    void check(ImageBytes bytes, Findings findings) {
        long length = fields.u32(12);
        if (length < MIN_LENGTH || length > LENGTH || !hasRightChecksum((int) length)) {
            findings.refuse("checksum of the GPT header is wrong");
            return;
        }
        long sectors = bytes.length() / sectorSize;
        long backup = fields.u64(32);
        long lastUsable = fields.u64(48);
        if (!isWithin(backup, sectors) || !isWithin(lastUsable, sectors)) {
            findings.refuse("GPT is that of a disk of at least "
                    + Long.toUnsignedString(Long.compareUnsigned(backup, lastUsable) > 0 ? backup + 1 : lastUsable + 1)
                    + " sectors, but there are " + sectors + ": the image is truncated");
        }
        long start = fields.u64(72);
        long entries = fields.u32(80);
        long size = fields.u32(84);
        if (entries > MAX_ENTRIES
                || size > MAX_ENTRY
                || !isWithin(start, sectors)
                || !bytes.holds(start * sectorSize, entries * size)) {
            findings.refuse("GPT has its partitions outside of the image");
        }
    }

    private static boolean isWithin(long sector, long sectors) {
        return sector >= 0 && sector < sectors;
    }

    private boolean hasRightChecksum(int length) {
        byte[] header = fields.bytes(0, length);
        Arrays.fill(header, CHECKSUM, CHECKSUM + Integer.BYTES, (byte) 0);
        CRC32 crc = new CRC32();
        crc.update(header);
        return crc.getValue() == fields.u32(CHECKSUM);
    }
}
