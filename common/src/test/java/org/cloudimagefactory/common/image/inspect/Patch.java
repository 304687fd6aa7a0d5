package org.cloudimagefactory.common.image.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Changes bytes of an image in memory. */
final class Patch {
    private ByteBuffer content;

    Patch(byte[] content) {
        this.content = ByteBuffer.wrap(content);
    }

    Patch u8(int at, int value) {
        content.put(at, (byte) value);
        return this;
    }

    Patch be16(int at, int value) {
        content.order(ByteOrder.BIG_ENDIAN).putShort(at, (short) value);
        return this;
    }

    Patch be32(int at, long value) {
        content.order(ByteOrder.BIG_ENDIAN).putInt(at, (int) value);
        return this;
    }

    Patch be64(int at, long value) {
        content.order(ByteOrder.BIG_ENDIAN).putLong(at, value);
        return this;
    }

    Patch le16(int at, int value) {
        content.order(ByteOrder.LITTLE_ENDIAN).putShort(at, (short) value);
        return this;
    }

    Patch le32(int at, long value) {
        content.order(ByteOrder.LITTLE_ENDIAN).putInt(at, (int) value);
        return this;
    }

    Patch le64(int at, long value) {
        content.order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
        return this;
    }

    Patch number(int at, int width, ByteOrder order, long value) {
        for (int i = 0; i < width; i++) {
            int shift = order == ByteOrder.LITTLE_ENDIAN ? i : width - 1 - i;
            u8(at + i, (int) (value >> (8 * shift)));
        }
        return this;
    }

    Patch text(int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        content.put(at, bytes, 0, bytes.length);
        return this;
    }

    Patch zero(int at, int length) {
        Arrays.fill(content.array(), at, at + length, (byte) 0);
        return this;
    }

    Patch copy(int from, int to, int length) {
        System.arraycopy(content.array(), from, content.array(), to, length);
        return this;
    }

    /** Replaces the first occurrence of a text, keeping everything else in its place. */
    Patch replace(String text, String other) {
        int at = new String(content.array(), StandardCharsets.ISO_8859_1).indexOf(text);
        if (at < 0 || other.length() > text.length()) {
            throw new IllegalArgumentException(text);
        }
        return text(at, other + " ".repeat(text.length() - other.length()));
    }

    /** Makes the sum of a structure right again that is kept in its second four bytes. */
    Patch crc32c(int at, int length) {
        le32(at + 4, 0);
        CRC32C crc = new CRC32C();
        crc.update(content.array(), at, length);
        return le32(at + 4, crc.getValue());
    }

    /** Makes the sum of a VHD structure right again, which is kept at this place in it. */
    Patch vhdChecksum(int at, int length, int place) {
        be32(at + place, 0);
        int sum = 0;
        for (int i = at; i < at + length; i++) {
            sum += Byte.toUnsignedInt(content.get(i));
        }
        return be32(at + place, ~sum);
    }

    /** Cuts off the end, or adds zeros. */
    Patch length(int length) {
        content = ByteBuffer.wrap(Arrays.copyOf(content.array(), length));
        return this;
    }

    int length() {
        return content.capacity();
    }

    byte[] bytes() {
        return content.array();
    }
}
