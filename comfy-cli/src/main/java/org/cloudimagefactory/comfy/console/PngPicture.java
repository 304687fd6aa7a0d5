package org.cloudimagefactory.comfy.console;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Turns QEMU's screen dumps (binary PPM) into PNG. */
final class PngPicture {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int LARGEST_SIDE = 8192;
    private static final int COLOUR = 2;
    private static final int DEPTH = 8;

    private PngPicture() {}

    /** The picture; empty when the dump is not complete, as while QEMU is writing it. */
    static Optional<byte[]> ofPpm(byte[] ppm) throws IOException {
        int[] position = {0};
        if (!word(ppm, position).equals("P6")) {
            return Optional.empty();
        }
        int width = number(ppm, position);
        int height = number(ppm, position);
        int depth = number(ppm, position);
        int start = position[0];
        boolean sane = width > 0 && height > 0 && width <= LARGEST_SIDE && height <= LARGEST_SIDE && depth == 255;
        if (!sane || ppm.length - start < 3L * width * height) {
            return Optional.empty();
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(SIGNATURE);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {DEPTH, COLOUR, 0, 0, 0});
        chunk(png, "IHDR", header.toByteArray());
        chunk(png, "IDAT", compressed(ppm, start, width, height));
        chunk(png, "IEND", new byte[0]);
        return Optional.of(png.toByteArray());
    }

    private static byte[] compressed(byte[] ppm, int start, int width, int height) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            for (int row = 0; row < height; row++) {
                // Each row begins with its filter: none.
                out.write(0);
                out.write(ppm, start + 3 * width * row, 3 * width);
            }
        }
        return bytes.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        DataOutputStream out = new DataOutputStream(png);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }

    private static int number(byte[] ppm, int[] position) {
        String word = word(ppm, position);
        return word.matches("[0-9]{1,6}") ? Integer.parseInt(word) : -1;
    }

    /** The next word; exactly one white space after it is passed over. */
    private static String word(byte[] ppm, int[] position) {
        StringBuilder word = new StringBuilder();
        while (position[0] < ppm.length && word.length() < 10) {
            char c = (char) (ppm[position[0]++] & 0xff);
            if (Character.isWhitespace(c)) {
                break;
            }
            word.append(c);
        }
        return word.toString();
    }
}
