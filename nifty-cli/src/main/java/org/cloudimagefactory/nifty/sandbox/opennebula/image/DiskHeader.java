package org.cloudimagefactory.nifty.sandbox.opennebula.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Format and virtual size of a disk image, from the beginning of its file. Formats are named as qemu-img names them; what has
 * no known header is raw. Of VHDX, whose size stands far behind the header, only the format is known.
 *
 * @param format such as {@code qcow2}
 * @param virtualSize in bytes
 */
record DiskHeader(String format, long virtualSize) {
    /** How much of a file is looked at. */
    static final int LENGTH = 64 * 1024;

    private static final int SECTOR = 512;
    private static final int QCOW_MAGIC = 0x514649fb;
    private static final int VMDK_MAGIC = 0x4b444d56;
    private static final int VDI_MAGIC = 0xbeda107f;
    private static final Pattern EXTENT = Pattern.compile("(?m)^RW ([0-9]{1,12}) ");

    /** Looks at the first bytes of a file that is so long. */
    static DiskHeader of(byte[] bytes, long fileSize) {
        ByteBuffer header = ByteBuffer.allocate(LENGTH).put(bytes, 0, Math.min(bytes.length, LENGTH));
        if (header.getInt(0) == QCOW_MAGIC) {
            return new DiskHeader(header.getInt(4) == 1 ? "qcow" : "qcow2", header.getLong(24));
        }
        if (header.getInt(0) == VMDK_MAGIC) {
            long sectors = header.order(ByteOrder.LITTLE_ENDIAN).getLong(12);
            return new DiskHeader("vmdk", sectors * SECTOR);
        }
        String text = new String(bytes, 0, Math.min(bytes.length, 1024), StandardCharsets.ISO_8859_1);
        if (text.startsWith("# Disk DescriptorFile")) {
            return new DiskHeader("vmdk", extents(text) * SECTOR);
        }
        if (text.startsWith("conectix")) {
            return new DiskHeader("vpc", header.getLong(48));
        }
        if (text.startsWith("vhdxfile")) {
            return new DiskHeader("vhdx", fileSize);
        }
        header.order(ByteOrder.LITTLE_ENDIAN);
        if (header.getInt(64) == VDI_MAGIC) {
            return new DiskHeader("vdi", header.getLong(368));
        }
        return new DiskHeader("raw", fileSize);
    }

    private static long extents(String descriptor) {
        long sectors = 0;
        Matcher matcher = EXTENT.matcher(descriptor);
        while (matcher.find()) {
            sectors += Long.parseLong(matcher.group(1));
        }
        return sectors;
    }

    /** The size in megabytes, rounded up. */
    long megabytes() {
        return (virtualSize + (1 << 20) - 1) >> 20;
    }
}
