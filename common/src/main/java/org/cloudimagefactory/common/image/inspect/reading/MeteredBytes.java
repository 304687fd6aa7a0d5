package org.cloudimagefactory.common.image.inspect.reading;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes of which only so many may be read, which bounds the time that any image can take. */
public final class MeteredBytes implements ImageBytes {
    /** What a read costs at least: many small ones take time, too. */
    private static final int LEAST_COST = 64;

    private final ImageBytes bytes;
    private final long limit;
    private long left;

    /** Lets at most so many bytes be read, small reads counted as larger ones. */
    public MeteredBytes(ImageBytes bytes, long limit) {
        this.bytes = bytes;
        this.limit = limit;
        this.left = limit;
    }

    @Override
    public long length() {
        return bytes.length();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        long cost = Math.max(LEAST_COST, target.remaining());
        if (cost > left) {
            throw new SpentException("its tables are larger than " + limit + " bytes");
        }
        left -= cost;
        bytes.read(offset, target);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    /** More was to be read than is allowed. */
    public static final class SpentException extends IOException {
        SpentException(String message) {
            super(message);
        }
    }
}
