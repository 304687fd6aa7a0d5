package org.cloudimagefactory.common.chunk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The first bytes of files of this format, by which whoever removes one knows it. */
public enum ChunkMark {
    /** An index. */
    INDEX(IndexLayout.MAGIC),
    /** A pack. */
    PACK(IndexLayout.PACK_MAGIC);

    private final long bytes;

    ChunkMark(long bytes) {
        this.bytes = bytes;
    }

    /** Whether a file begins so. */
    public boolean isOf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] first = in.readNBytes(Long.BYTES);
            return first.length == Long.BYTES && ByteBuffer.wrap(first).getLong() == bytes;
        }
    }
}
