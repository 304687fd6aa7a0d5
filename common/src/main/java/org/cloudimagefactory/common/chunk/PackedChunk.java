package org.cloudimagefactory.common.chunk;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;

/** Chunks as they lie in packs: each a frame of zstd (RFC 8878) of its own. */
public final class PackedChunk implements AutoCloseable {
    private static final int LEVEL = 3;

    private final ZstdCompressCtx packing = new ZstdCompressCtx();
    private final ZstdDecompressCtx unpacking = new ZstdDecompressCtx();

    /** Keeps what zstd needs until it is closed. */
    public PackedChunk() {
        packing.setLevel(LEVEL).setContentSize(true).setChecksum(false).setDictID(false);
    }

    /** How many bytes a chunk can have when it is packed. */
    static int most(int length) {
        return (int) Zstd.compressBound(length);
    }

    /** Packs a chunk to a place where there is room for it; returns how many bytes it has there. */
    int pack(byte[] chunk, int length, byte[] target, int at) {
        return packing.compressByteArray(target, at, target.length - at, chunk, 0, length);
    }

    /**
     * Unpacks a chunk of a known length: more than that is never written.
     *
     * @throws IOException when it is anything else
     */
    public void unpack(byte[] packed, int at, int stored, byte[] chunk, int length) throws IOException {
        try {
            int found = unpacking.decompressByteArray(chunk, 0, length, packed, at, stored);
            if (found != length) {
                throw new IOException("a chunk has " + found + " bytes instead of " + length);
            }
        } catch (ZstdException e) {
            throw new IOException("a chunk can't be unpacked: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        packing.close();
        unpacking.close();
    }
}
