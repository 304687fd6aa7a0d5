package org.cloudimagefactory.common.image.inspect;

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
}
