package org.cloudimagefactory.common.chunk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.cloudimagefactory.common.spool.Digest;

/** Puts chunks into new packs, one in memory at a time, and hands each over when it is full. */
final class PackFiller implements AutoCloseable {
    /** A pack is handed over when it has so many bytes. */
    static final int FULL = 16 << 20;

    private final PackStore store;
    private final PackedChunk packer = new PackedChunk();
    private final byte[] pack = new byte[FULL + PackedChunk.most(ChunkSizes.LIMIT)];
    private final List<PackName> finished = new ArrayList<>();
    private int used;

    PackFiller(PackStore store) {
        this.store = store;
    }

    /**
     * A pack by its name.
     *
     * @param digest SHA-256, hexadecimal in lower case
     * @param size in bytes
     */
    record PackName(String digest, long size) {}

    /**
     * Where a chunk is.
     *
     * @param pack number among the new packs
     * @param offset in the pack
     * @param stored bytes there
     */
    record Place(int pack, int offset, int stored) {}

    Place add(byte[] chunk, int length) throws IOException {
        if (used >= FULL) {
            handOver();
        }
        if (used == 0) {
            ByteBuffer.wrap(pack)
                    .putLong(IndexLayout.PACK_MAGIC)
                    .putInt(IndexLayout.VERSION)
                    .putInt(0);
            used = IndexLayout.PACK_HEADER;
        }
        int stored = packer.pack(chunk, length, pack, used);
        Place place = new Place(finished.size(), used, stored);
        used += stored;
        return place;
    }

    /** All packs, of which the store now has each. */
    List<PackName> finish() throws IOException {
        if (used > 0) {
            handOver();
        }
        return finished;
    }

    private void handOver() throws IOException {
        MessageDigest digest = Digest.SHA_256.start();
        digest.update(pack, 0, used);
        String name = HexFormat.of().formatHex(digest.digest());
        store.put(name, pack, used);
        finished.add(new PackName(name, used));
        used = 0;
    }

    @Override
    public void close() {
        packer.close();
    }
}
