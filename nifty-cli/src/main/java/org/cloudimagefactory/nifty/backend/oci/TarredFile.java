package org.cloudimagefactory.nifty.backend.oci;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.cloudimagefactory.common.registry.BlobContent;

/**
 * A file as the only member of a tar archive (POSIX ustar), made while it is read: the same bytes from any offset, each time. The
 * member is QEMU's: owner and group 107, readable for both.
 */
final class TarredFile implements BlobContent {
    private static final int BLOCK = 512;
    private static final int OWNER = 107;
    private static final int MODE = 0440;
    private static final int SIZE_FIELD = 124;
    private static final int SIZE_LENGTH = 12;
    private static final long OCTAL_LIMIT = 1L << 33;

    private final BlobContent file;
    private final byte[] header;
    private final byte[] end;

    TarredFile(BlobContent file, String name) {
        this.file = file;
        this.header = header(name, file.size());
        int padding = (int) ((BLOCK - file.size() % BLOCK) % BLOCK);
        this.end = new byte[padding + 2 * BLOCK];
    }

    @Override
    public long size() {
        return header.length + file.size() + end.length;
    }

    @Override
    public InputStream open(long offset) throws IOException {
        long inFile = offset - header.length;
        if (inFile < 0) {
            InputStream start = new ByteArrayInputStream(header, (int) offset, header.length - (int) offset);
            return new SequenceInputStream(start, new SequenceInputStream(file.open(0), new ByteArrayInputStream(end)));
        }
        if (inFile < file.size()) {
            return new SequenceInputStream(file.open(inFile), new ByteArrayInputStream(end));
        }
        int inEnd = (int) (inFile - file.size());
        return new ByteArrayInputStream(end, inEnd, end.length - inEnd);
    }

    private static byte[] header(String name, long size) {
        byte[] block = new byte[BLOCK];
        put(block, 0, name);
        put(block, 100, octal(MODE, 7));
        put(block, 108, octal(OWNER, 7));
        put(block, 116, octal(OWNER, 7));
        if (size < OCTAL_LIMIT) {
            put(block, SIZE_FIELD, octal(size, SIZE_LENGTH - 1));
        } else {
            // What does not fit into eleven octal digits is binary, as GNU tar and Go write and read it.
            for (int i = 0; i < Long.BYTES; i++) {
                block[SIZE_FIELD + SIZE_LENGTH - 1 - i] = (byte) (size >>> (8 * i));
            }
            block[SIZE_FIELD] = (byte) 0x80;
        }
        // The same file is the same layer, whenever it is made.
        put(block, 136, octal(0, 11));
        Arrays.fill(block, 148, 156, (byte) ' ');
        block[156] = '0';
        put(block, 257, "ustar\0" + "00");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, octal(sum, 6) + "\0");
        return block;
    }

    private static String octal(long value, int digits) {
        return String.format("%0" + digits + "o", value);
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }
}
