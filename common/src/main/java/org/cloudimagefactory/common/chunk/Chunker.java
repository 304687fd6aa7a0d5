package org.cloudimagefactory.common.chunk;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts content into chunks. Windows of {@value #WINDOW} bytes that hold nothing but zeros are no part of any chunk, and end the one
 * before them; what follows begins anew. So what a chunk is depends on its own content only, and holes cost nothing.
 */
public final class Chunker {
    /** Bytes that are looked at for zeros, at positions that are multiples of it. */
    static final int WINDOW = 1 << 16;

    private static final int READ = 1 << 20;
    private static final byte[] ZEROS = new byte[WINDOW];

    private final GearHash hash;
    private final Sink sink;
    private final byte[] buffer;
    private final int most;
    private int start;
    private int end;
    private long zeros;

    /** Takes the pieces, in their order. */
    public interface Sink {
        /** A chunk, whose bytes are to be used at once. */
        void chunk(byte[] bytes, int offset, int length) throws IOException;

        /** So many zeros; never twice in a row. */
        void zeros(long length) throws IOException;
    }

    /** Cuts into chunks of these sizes. */
    public Chunker(ChunkSizes sizes, Sink sink) {
        this.hash = new GearHash(sizes);
        this.sink = sink;
        this.buffer = new byte[sizes.most() + READ];
        this.most = sizes.most();
    }

    /** Cuts all that comes. */
    public void cut(InputStream content) throws IOException {
        for (int read = fill(content); read > 0; read = fill(content)) {
            for (int at = 0; at < read; at += WINDOW) {
                window(end + at, Math.min(WINDOW, read - at));
            }
            end += read;
        }
        flush(end);
        tellOfZeros();
    }

    private int fill(InputStream content) throws IOException {
        if (buffer.length - end < READ) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        return content.readNBytes(buffer, end, READ);
    }

    private void window(int from, int length) throws IOException {
        if (Arrays.equals(buffer, from, from + length, ZEROS, 0, length)) {
            flush(from);
            zeros += length;
            start = from + length;
            return;
        }
        tellOfZeros();
        while (from + length - start >= most) {
            next(from + length);
        }
    }

    private void flush(int until) throws IOException {
        while (start < until) {
            next(until);
        }
    }

    private void next(int until) throws IOException {
        int length = hash.length(buffer, start, until);
        sink.chunk(buffer, start, length);
        start += length;
    }

    private void tellOfZeros() throws IOException {
        if (zeros > 0) {
            sink.zeros(zeros);
            zeros = 0;
        }
    }
}
