package org.cloudimagefactory.common.image.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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

    /** Cuts off the end, or adds zeros. */
    Patch length(int length) {
        content = ByteBuffer.wrap(Arrays.copyOf(content.array(), length));
        return this;
    }

    int length() {
        return content.capacity();
    }

    int getBe32(int at) {
        return content.order(ByteOrder.BIG_ENDIAN).getInt(at);
    }

    long getBe64(int at) {
        return content.order(ByteOrder.BIG_ENDIAN).getLong(at);
    }

    int getLe32(int at) {
        return content.order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    }

    long getLe64(int at) {
        return content.order(ByteOrder.LITTLE_ENDIAN).getLong(at);
    }

    /** Where a text is found first. */
    int find(String text) {
        return new String(content.array(), StandardCharsets.ISO_8859_1).indexOf(text);
    }

    byte[] bytes() {
        return content.array();
    }
}
