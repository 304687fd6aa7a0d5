package org.cloudimagefactory.common.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of its own file that a sparse VMDK holds in the descriptor within. qemu-img puts the name there that the file had
 * while it was written, which is a temporary one.
 */
public final class VmdkExtentName {
    private static final int SECTOR = 512;
    private static final int MAGIC = 0x564d444b;
    private static final int DESCRIPTOR = 28;
    private static final int DESCRIPTOR_SIZE = 36;
    private static final long MAX_DESCRIPTOR = 1 << 20;
    private static final int NAME_LIMIT = 200;
    private static final Pattern EXTENT = Pattern.compile("(?m)^(RW [0-9]+ SPARSE )\"[^\n]*\"$");

    private VmdkExtentName() {}

    /**
     * Puts another name there, as far as it is one of plain characters; what is behind the descriptor's new end is zero. A file
     * that is no VMDK with one sparse extent is left alone.
     */
    public static void set(Path vmdk, String name) throws IOException {
        try (FileChannel channel = FileChannel.open(vmdk, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer header = read(channel, 0, SECTOR).order(ByteOrder.LITTLE_ENDIAN);
            if (header.limit() < SECTOR || header.getInt(0) != MAGIC) {
                return;
            }
            long offset = header.getLong(DESCRIPTOR) * SECTOR;
            long size = header.getLong(DESCRIPTOR_SIZE) * SECTOR;
            if (offset <= 0 || size <= 0 || size > MAX_DESCRIPTOR) {
                return;
            }
            String text = StandardCharsets.ISO_8859_1
                    .decode(read(channel, offset, (int) size))
                    .toString();
            int end = text.indexOf('\0');
            Matcher extent = EXTENT.matcher(end < 0 ? text : text.substring(0, end));
            byte[] renamed = extent.replaceFirst("$1\"" + Matcher.quoteReplacement(plain(name)) + "\"")
                    .getBytes(StandardCharsets.ISO_8859_1);
            if (renamed.length < size) {
                write(channel, offset, Arrays.copyOf(renamed, (int) size));
            }
        }
    }

    private static String plain(String name) {
        String plain = name.replaceAll("[^ !#-\\[\\]-~]", "_");
        return plain.substring(0, Math.min(plain.length(), NAME_LIMIT));
    }

    private static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
            // Until all is read, or the file ends.
        }
        return buffer.flip();
    }

    private static void write(FileChannel channel, long offset, byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
            channel.write(buffer, offset + buffer.position());
        }
    }
}
