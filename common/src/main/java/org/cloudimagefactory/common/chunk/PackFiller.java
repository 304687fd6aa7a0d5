package org.cloudimagefactory.common.chunk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.cloudimagefactory.common.spool.Digest;
import org.jspecify.annotations.Nullable;

/** Puts packed chunks into new packs. One is filled while another thread hands the one before over. */
final class PackFiller implements AutoCloseable {
    /** A pack is handed over when it has so many bytes. */
    static final int FULL = 16 << 20;

    private final PackStore store;
    private final ExecutorService other = ChunkThreads.start("packs", 1);
    private final List<PackName> finished = new ArrayList<>();
    private byte[] pack = room();
    private byte @Nullable [] spare;
    private int used;
    private int full;
    private @Nullable Future<PackName> handingOver;

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

    /** Takes a chunk as it is to lie in a pack. */
    Place add(byte[] packed, int stored) throws IOException {
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
        System.arraycopy(packed, 0, pack, used, stored);
        Place place = new Place(full, used, stored);
        used += stored;
        return place;
    }

    /** All packs, of which the store now has each. */
    List<PackName> finish() throws IOException {
        if (used > 0) {
            handOver();
        }
        await();
        return finished;
    }

    private void handOver() throws IOException {
        await();
        byte[] filled = pack;
        int size = used;
        handingOver = other.submit(() -> put(filled, size));
        pack = spare == null ? room() : spare;
        spare = filled;
        used = 0;
        full++;
    }

    private void await() throws IOException {
        if (handingOver != null) {
            finished.add(ChunkThreads.result(handingOver));
            handingOver = null;
        }
    }

    private PackName put(byte[] filled, int size) throws IOException {
        MessageDigest digest = Digest.SHA_256.start();
        digest.update(filled, 0, size);
        String name = HexFormat.of().formatHex(digest.digest());
        store.put(name, filled, size);
        return new PackName(name, size);
    }

    private static byte[] room() {
        return new byte[FULL + PackedChunk.most(ChunkSizes.LIMIT)];
    }

    @Override
    public void close() {
        ChunkThreads.end(other);
    }
}
