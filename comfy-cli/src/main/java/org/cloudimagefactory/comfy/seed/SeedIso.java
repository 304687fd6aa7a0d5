package org.cloudimagefactory.comfy.seed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a CD image with a few small files, as ISO 9660 (ECMA-119) without extensions: enough for a seed, with no program
 * needed. Linux shows the names in small letters.
 */
public final class SeedIso {
    private static final int SECTOR = 2048;
    private static final int DESCRIPTOR = 16;
    private static final int LITTLE_PATH_TABLE = 18;
    private static final int BIG_PATH_TABLE = 19;
    private static final int ROOT = 20;
    private static final int FIRST_FILE = 21;
    private static final int RECORD = 33;
    /** As other writers of CDs do it: some readers read ahead, and take a short file for no CD at all. */
    private static final int PADDING = 150;

    private static final int NAME_LIMIT = 30;

    private SeedIso() {}

    /** Writes the image; names are made of letters, digits, hyphens, dots and underscores. */
    public static void write(Path target, String label, Map<String, String> files) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        files.forEach((name, text) -> contents.put(name, text.getBytes(StandardCharsets.UTF_8)));
        int sectors = FIRST_FILE;
        ByteBuffer root = ByteBuffer.allocate(SECTOR);
        root.put(record("\0", ROOT, SECTOR, true)).put(record("\1", ROOT, SECTOR, true));
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (Map.Entry<String, byte[]> file : contents.entrySet()) {
            byte[] content = file.getValue();
            root.put(record(isoName(file.getKey()), sectors, content.length, false));
            data.write(content);
            data.write(new byte[(SECTOR - content.length % SECTOR) % SECTOR]);
            sectors += (content.length + SECTOR - 1) / SECTOR;
        }
        data.write(new byte[PADDING * SECTOR]);
        sectors += PADDING;
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        image.write(new byte[DESCRIPTOR * SECTOR]);
        image.write(primaryDescriptor(label, sectors));
        image.write(terminator());
        image.write(pathTable(ByteOrder.LITTLE_ENDIAN));
        image.write(pathTable(ByteOrder.BIG_ENDIAN));
        image.write(root.array());
        image.write(data.toByteArray());
        Files.write(target, image.toByteArray());
    }

    private static byte[] primaryDescriptor(String label, int sectors) {
        ByteBuffer descriptor = ByteBuffer.allocate(SECTOR);
        descriptor.put((byte) 1).put(ascii("CD001")).put((byte) 1).put((byte) 0);
        descriptor.put(padded("LINUX", 32)).put(padded(label, 32)).position(80);
        both(descriptor, sectors);
        descriptor.position(120);
        bothShort(descriptor, 1);
        bothShort(descriptor, 1);
        bothShort(descriptor, SECTOR);
        // The path table has one record of ten bytes.
        both(descriptor, 10);
        descriptor.order(ByteOrder.LITTLE_ENDIAN).putInt(LITTLE_PATH_TABLE).putInt(0);
        descriptor.order(ByteOrder.BIG_ENDIAN).putInt(BIG_PATH_TABLE).putInt(0);
        descriptor.put(record("\0", ROOT, SECTOR, true));
        // Volume set, publisher, preparer, application; then names of files, which there are none of.
        descriptor.put(padded("", 4 * 128)).put(padded("", 3 * 37));
        for (int i = 0; i < 4; i++) {
            descriptor.put(ascii("0000000000000000")).put((byte) 0);
        }
        descriptor.put((byte) 1);
        return descriptor.array();
    }

    private static byte[] pathTable(ByteOrder order) {
        ByteBuffer table = ByteBuffer.allocate(SECTOR);
        table.order(order)
                .put((byte) 1)
                .put((byte) 0)
                .putInt(ROOT)
                .putShort((short) 1)
                .put((byte) 0);
        return table.array();
    }

    private static byte[] record(String name, int start, int size, boolean directory) {
        byte[] bytes = ascii(name);
        int length = RECORD + bytes.length + (bytes.length % 2 == 0 ? 1 : 0);
        ByteBuffer record = ByteBuffer.allocate(length);
        record.put((byte) length).put((byte) 0);
        both(record, start);
        both(record, size);
        // No date: 1900 stands for none.
        record.position(25);
        record.put((byte) (directory ? 2 : 0)).put((byte) 0).put((byte) 0);
        bothShort(record, 1);
        record.put((byte) bytes.length).put(bytes);
        return record.array();
    }

    private static String isoName(String name) {
        if (!name.matches("[A-Za-z0-9._-]{1," + NAME_LIMIT + "}")) {
            throw new IllegalArgumentException("no name for a seed: " + name);
        }
        String upper = name.toUpperCase(java.util.Locale.ROOT);
        return (upper.contains(".") ? upper : upper + ".") + ";1";
    }

    /** A number in both byte orders, as the standard wants it. */
    private static void both(ByteBuffer buffer, int value) {
        buffer.order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .order(ByteOrder.BIG_ENDIAN)
                .putInt(value);
    }

    private static void bothShort(ByteBuffer buffer, int value) {
        buffer.order(ByteOrder.LITTLE_ENDIAN).putShort((short) value);
        buffer.order(ByteOrder.BIG_ENDIAN).putShort((short) value);
    }

    private static byte[] terminator() {
        ByteBuffer terminator = ByteBuffer.allocate(SECTOR);
        terminator.put((byte) 255).put(ascii("CD001")).put((byte) 1);
        return terminator.array();
    }

    private static byte[] padded(String text, int length) {
        return ascii(text + " ".repeat(length - text.length()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
