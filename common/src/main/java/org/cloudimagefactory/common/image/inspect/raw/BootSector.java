package org.cloudimagefactory.common.image.inspect.raw;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.image.inspect.reading.Fields;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;

/** The first sector of a disk: boot code, a table of four partitions, or the start of a file system. */
record BootSector(Fields fields) {
    static final int LENGTH = 512;

    private static final int TABLE = 446;
    private static final int ENTRY = 16;
    private static final int ENTRIES = 4;
    private static final int PROTECTIVE = 0xee;

    /**
     * An entry of the partition table.
     *
     * @param number from 1 on
     * @param type what it is for; 0 when the entry is empty
     * @param start its first sector
     * @param sectors how many it has
     */
    record Partition(int number, int type, long start, long sectors) {
        boolean isProtective() {
            return type == PROTECTIVE;
        }

        /** The end in bytes. */
        long end() {
            return (start + sectors) * LENGTH;
        }
    }

    static BootSector read(ImageBytes bytes) throws IOException {
        return new BootSector(Fields.littleEndian(bytes, 0, LENGTH));
    }

    boolean hasSignature() {
        return fields.u16(510) == 0xaa55;
    }

    boolean hasCode() {
        return !fields.isZero(0, 4);
    }

    /** Whether a FAT or NTFS file system begins here. Then what would be the table is code. */
    boolean isFileSystem() {
        int sector = fields.u16(11);
        int perCluster = fields.u8(13);
        boolean isSectorSize = Integer.bitCount(sector) == 1 && sector >= LENGTH && sector <= 4096;
        return isSectorSize && Integer.bitCount(perCluster) == 1 && fields.u8(21) >= 0xf0;
    }

    /** The entries that are not empty; none when the bytes are no table. */
    List<Partition> partitions() {
        List<Partition> partitions = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            int at = TABLE + i * ENTRY;
            if ((fields.u8(at) & 0x7f) != 0) {
                return List.of();
            }
            if (fields.u8(at + 4) != 0) {
                partitions.add(new Partition(i + 1, fields.u8(at + 4), fields.u32(at + 8), fields.u32(at + 12)));
            }
        }
        return partitions;
    }
}
