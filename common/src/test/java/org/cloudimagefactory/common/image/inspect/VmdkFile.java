package org.cloudimagefactory.common.image.inspect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;

/**
 * VMDK files that no program here writes, built by VMware's description of the format (Virtual Disk Format 5.0) as
 * VirtualBox and vSphere lay them out.
 */
final class VmdkFile {
    static final int SECTOR = 512;
    static final int GRAIN = 128;
    static final int CAPACITY = 1024;

    private static final int TABLE_ENTRIES = 512;
    private static final int TABLE = 1;
    private static final int DIRECTORY = 2;
    private static final int FOOTER = 3;

    private VmdkFile() {}

    /**
     * As exports are written, in one go: descriptor, grains behind markers, table, directory, footer and the end's marker,
     * each of these behind a marker of its own.
     *
     * @param sectors that the header gives to the descriptor
     */
    static byte[] streamOptimized(String descriptor, int sectors) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(header(3, 0x30001, sectors, 0, -1, 1));
        file.writeBytes(padded(descriptor.getBytes(StandardCharsets.ISO_8859_1), sectors * SECTOR));
        file.writeBytes(new byte[(GRAIN - 1 - sectors) * SECTOR]);
        Patch table = new Patch(new byte[TABLE_ENTRIES * Integer.BYTES]);
        for (int grain = 0; grain < CAPACITY / GRAIN; grain += 2) {
            table.le32(grain * Integer.BYTES, file.size() / SECTOR);
            byte[] data = deflated(grain);
            file.writeBytes(new Patch(new byte[12])
                    .le64(0, (long) grain * GRAIN)
                    .le32(Long.BYTES, data.length)
                    .bytes());
            file.writeBytes(data);
            file.writeBytes(new byte[(SECTOR - file.size() % SECTOR) % SECTOR]);
        }
        file.writeBytes(marker(TABLE_ENTRIES * Integer.BYTES / SECTOR, TABLE));
        int tableAt = file.size() / SECTOR;
        file.writeBytes(table.bytes());
        file.writeBytes(marker(1, DIRECTORY));
        int directoryAt = file.size() / SECTOR;
        file.writeBytes(new Patch(new byte[SECTOR]).le32(0, tableAt).bytes());
        file.writeBytes(marker(1, FOOTER));
        file.writeBytes(header(3, 0x30001, sectors, 0, directoryAt, 1));
        file.writeBytes(marker(0, 0));
        return file.toByteArray();
    }

    /** As disks of machines are: tables twice at the start, then grains in any order. */
    static byte[] monolithicSparse(String descriptor, int sectors) {
        int redundant = 1 + sectors;
        int directory = redundant + 5;
        int overhead = GRAIN;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(header(1, 3, sectors, redundant, directory, 0));
        file.writeBytes(padded(descriptor.getBytes(StandardCharsets.ISO_8859_1), sectors * SECTOR));
        for (int copy : new int[] {redundant, directory}) {
            file.writeBytes(new Patch(new byte[SECTOR]).le32(0, copy + 1).bytes());
            Patch table = new Patch(new byte[TABLE_ENTRIES * Integer.BYTES]);
            table.le32(0, overhead + GRAIN).le32(3 * Integer.BYTES, overhead);
            file.writeBytes(table.bytes());
        }
        file.writeBytes(new byte[overhead * SECTOR - file.size()]);
        byte[] noise = new byte[2 * GRAIN * SECTOR];
        new Random(1).nextBytes(noise);
        file.writeBytes(noise);
        return file.toByteArray();
    }

    private static byte[] header(int version, int flags, int sectors, long redundant, long directory, int compression) {
        return new Patch(new byte[SECTOR])
                .text(0, "KDMV")
                .le32(4, version)
                .le32(8, flags)
                .le64(12, CAPACITY)
                .le64(20, GRAIN)
                .le64(28, 1)
                .le64(36, sectors)
                .le32(44, TABLE_ENTRIES)
                .le64(48, redundant)
                .le64(56, directory)
                .le64(64, GRAIN)
                .text(73, "\n \r\n")
                .le16(77, compression)
                .bytes();
    }

    private static byte[] marker(long sectors, int type) {
        return new Patch(new byte[SECTOR]).le64(0, sectors).le32(12, type).bytes();
    }

    private static byte[] deflated(int seed) {
        byte[] grain = new byte[GRAIN * SECTOR];
        byte[] noise = new byte[GRAIN * SECTOR / 4];
        new Random(seed).nextBytes(noise);
        System.arraycopy(noise, 0, grain, 0, noise.length);
        Deflater deflater = new Deflater();
        deflater.setInput(grain);
        deflater.finish();
        byte[] data = new byte[2 * grain.length];
        int length = deflater.deflate(data);
        deflater.end();
        return Arrays.copyOf(data, length);
    }

    private static byte[] padded(byte[] content, int length) {
        if (content.length > length) {
            throw new IllegalArgumentException(content.length + " bytes do not fit into " + length);
        }
        return Arrays.copyOf(content, length);
    }
}
