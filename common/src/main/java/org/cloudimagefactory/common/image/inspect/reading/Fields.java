package org.cloudimagefactory.common.image.inspect.reading;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A short run of bytes with numbers at fixed places, such as a header. */
public final class Fields {
    private final ByteBuffer buffer;

    private Fields(byte[] bytes, ByteOrder order) {
        this.buffer = ByteBuffer.wrap(bytes).order(order);
    }

    /** Fields whose numbers begin with the high byte. */
    public static Fields bigEndian(ImageBytes bytes, long offset, int length) throws IOException {
        return new Fields(bytesOf(bytes, offset, length), ByteOrder.BIG_ENDIAN);
    }

    /** Fields whose numbers begin with the low byte. */
    public static Fields littleEndian(ImageBytes bytes, long offset, int length) throws IOException {
        return new Fields(bytesOf(bytes, offset, length), ByteOrder.LITTLE_ENDIAN);
    }

    /** How many bytes there are. */
    public int length() {
        return buffer.capacity();
    }

    /** The number in one byte. */
    public int u8(int at) {
        return Byte.toUnsignedInt(buffer.get(at));
    }

    /** The number in two bytes. */
    public int u16(int at) {
        return Short.toUnsignedInt(buffer.getShort(at));
    }

    /** The number in four bytes. */
    public long u32(int at) {
        return Integer.toUnsignedLong(buffer.getInt(at));
    }

    /** The number in eight bytes; it comes out negative from 2^63 on, which no size or place in a file ever is. */
    public long u64(int at) {
        return buffer.getLong(at);
    }

    /** A copy of some bytes. */
    public byte[] bytes(int at, int length) {
        return Arrays.copyOfRange(buffer.array(), at, at + length);
    }

    /** Some bytes as characters, whatever they are. */
    public String text(int at, int length) {
        return new String(buffer.array(), at, length, StandardCharsets.ISO_8859_1);
    }

    /** Whether these characters are at this place. */
    public boolean has(int at, String text) {
        return text.length() <= length() - at && text(at, text.length()).equals(text);
    }

    /** Whether some bytes are all zero. */
    public boolean isZero(int at, int length) {
        for (int i = at; i < at + length; i++) {
            if (buffer.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytesOf(ImageBytes bytes, long offset, int length) throws IOException {
        byte[] content = new byte[length];
        bytes.read(offset, ByteBuffer.wrap(content));
        return content;
    }
}
