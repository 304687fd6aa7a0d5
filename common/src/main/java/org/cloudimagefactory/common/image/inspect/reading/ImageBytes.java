package org.cloudimagefactory.common.image.inspect.reading;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes of an image that can be read anywhere: a file, a part of one, or memory in tests. */
public interface ImageBytes extends Closeable {
    /** How many bytes there are. */
    long length();

    /**
     * Fills the rest of the buffer from this offset on.
     *
     * @throws java.io.EOFException when the bytes end before
     */
    void read(long offset, ByteBuffer target) throws IOException;

    /** Whether so many bytes at this offset lie within the image; numbers that do not fit into 63 bits never do. */
    default boolean holds(long offset, long size) {
        return offset >= 0 && size >= 0 && size <= length() && offset <= length() - size;
    }
}
