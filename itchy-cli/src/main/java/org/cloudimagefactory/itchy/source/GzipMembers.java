package org.cloudimagefactory.itchy.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The content of a gzip file: of all its members, one after the other. Zeros may follow the last one, with which tapes and block
 * devices fill their blocks up; as {@code gzip} does, they are passed over, and anything else there is an error.
 */
final class GzipMembers extends InputStream {
    private static final int BUFFER = 1 << 16;

    private final BufferedInputStream in;
    private @Nullable InputStream member;

    GzipMembers(InputStream packed) throws IOException {
        this.in = new BufferedInputStream(packed, BUFFER);
        this.member = next();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (member != null) {
            int count = member.read(target, offset, length);
            if (count >= 0) {
                return count;
            }
            member = isAtEnd() ? null : next();
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Leaves the position behind its member, since the stream below can be rewound. */
    private InputStream next() throws IOException {
        return GzipCompressorInputStream.builder()
                .setInputStream(in)
                .setDecompressConcatenated(false)
                .get();
    }

    private boolean isAtEnd() throws IOException {
        in.mark(1);
        int first = in.read();
        if (first > 0) {
            in.reset();
            return false;
        }
        byte[] block = new byte[BUFFER];
        for (int count = first < 0 ? 0 : in.readNBytes(block, 0, BUFFER); count > 0; ) {
            for (int i = 0; i < count; i++) {
                if (block[i] != 0) {
                    throw new IOException("something follows its end");
                }
            }
            count = in.readNBytes(block, 0, BUFFER);
        }
        return true;
    }
}
