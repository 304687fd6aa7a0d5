package org.cloudimagefactory.itchy.chunk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.BitSet;
import org.cloudimagefactory.common.chunk.ChunkIndex;
import org.cloudimagefactory.common.chunk.ChunkTable;
import org.cloudimagefactory.common.chunk.ContentDigest;
import org.cloudimagefactory.common.spool.Digest;
import org.jspecify.annotations.Nullable;

/** Puts content together in a file: chunks that were fetched lie in it already, others come from a seed. */
final class ContentAssembly {
    private final ChunkIndex index;
    private final ChunkTable own;
    private final long[] positions;
    private final FileChannel out;
    private final @Nullable Seed seed;
    private final MessageDigest digest = Digest.SHA_256.start();
    private final byte[] chunk;
    /** First entries of chunks that the file itself has, at their places. */
    private final BitSet fetched = new BitSet();

    ContentAssembly(ChunkIndex index, FileChannel out, @Nullable Seed seed) {
        this.index = index;
        this.own = new ChunkTable(index);
        this.positions = Seed.positions(index);
        this.out = out;
        this.seed = seed;
        this.chunk = new byte[index.sizes().most()];
    }

    long[] positions() {
        return positions;
    }

    /** First entries of the chunks that neither the seed has nor the file. */
    BitSet missing() throws IOException {
        BitSet missing = new BitSet();
        for (int entry = 0; entry < index.entries(); entry++) {
            boolean isFirst = !index.isZeros(entry) && own.find(index, entry) == entry;
            if (isFirst && (seed == null || !seed.has(index, entry))) {
                if (isThere(entry)) {
                    fetched.set(entry);
                } else {
                    missing.set(entry);
                }
            }
        }
        return missing;
    }

    /** These have been fetched. */
    void add(BitSet entries) {
        fetched.or(entries);
    }

    /**
     * Writes what comes from the seed, and reads the rest, in one pass.
     *
     * @param bad gets the first entries of chunks that the seed does not have after all; then there is no digest
     * @return SHA-512 of the content, hexadecimal in lower case
     */
    String run(BitSet bad) throws IOException {
        try (ContentDigest content = new ContentDigest()) {
            for (int entry = 0; entry < index.entries(); entry++) {
                int length = (int) Math.min(index.length(entry), Integer.MAX_VALUE);
                if (index.isZeros(entry)) {
                    content.zeros(index.length(entry));
                } else if (bring(entry, length)) {
                    content.update(chunk, 0, length);
                } else {
                    bad.set(own.find(index, entry));
                }
            }
            extend();
            return bad.isEmpty() ? content.finish() : "";
        }
    }

    private boolean bring(int entry, int length) throws IOException {
        int first = own.find(index, entry);
        if (fetched.get(first)) {
            if (!Seed.read(out, positions[first], chunk, length)) {
                throw new IOException("the file became shorter");
            }
            if (first != entry) {
                write(positions[entry], length);
            }
            return true;
        }
        if (seed == null || !seed.read(index, entry, chunk) || !isRight(entry, length)) {
            return false;
        }
        write(positions[entry], length);
        return true;
    }

    private boolean isThere(int entry) throws IOException {
        int length = (int) index.length(entry);
        return positions[entry] + length <= out.size()
                && Seed.read(out, positions[entry], chunk, length)
                && isRight(entry, length);
    }

    private boolean isRight(int entry, int length) {
        digest.update(chunk, 0, length);
        return index.isDigest(entry, digest.digest());
    }

    private void write(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, length);
        while (buffer.hasRemaining()) {
            out.write(buffer, position + buffer.position());
        }
    }

    /** A hole at the end exists only if the last byte does. */
    private void extend() throws IOException {
        long size = index.contentSize();
        if (out.size() > size) {
            out.truncate(size);
        } else if (out.size() < size) {
            out.write(ByteBuffer.allocate(1), size - 1);
        }
    }
}
