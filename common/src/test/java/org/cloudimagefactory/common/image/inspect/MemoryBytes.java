package org.cloudimagefactory.common.image.inspect;

import java.io.EOFException;
import java.nio.ByteBuffer;
import org.cloudimagefactory.common.image.inspect.reading.ImageBytes;

/** Bytes in memory, as an image. */
final class MemoryBytes implements ImageBytes {
    private final byte[] content;

    MemoryBytes(byte[] content) {
        this.content = content;
    }

    @Override
    public long length() {
        return content.length;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws EOFException {
        if (!holds(offset, target.remaining())) {
            throw new EOFException();
        }
        target.put(content, (int) offset, target.remaining());
    }

    @Override
    public void close() {}
}
