package org.cloudimagefactory.common.chunk;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.cloudimagefactory.common.problem.ItemProblem;

/** Refuses an index that is not what {@code docs/chunks.md} says, before anything is made of it. */
final class IndexCheck {
    private static final int ENTRY_BITS = 22;
    private static final int OFFSET_BITS = 26;

    private final ChunkIndex index;
    private final ByteBuffer bytes;
    private final long fileSize;

    IndexCheck(ChunkIndex index, long fileSize) {
        this.index = index;
        this.bytes = index.bytes();
        this.fileSize = fileSize;
    }

    /** Whether a file can be an index at all. */
    static void size(long fileSize) {
        if (fileSize < IndexLayout.HEADER) {
            throw refused("it has only " + fileSize + " bytes");
        }
        if (fileSize > ChunkLimits.INDEX_BYTES) {
            throw refused("it has more than " + ChunkLimits.INDEX_BYTES + " bytes");
        }
    }

    void run() {
        header();
        packs();
        entries();
        places();
    }

    private void header() {
        if (bytes.getLong(0) != IndexLayout.MAGIC) {
            throw refused("it does not begin as one");
        }
        if (bytes.getInt(IndexLayout.VERSION_AT) != IndexLayout.VERSION
                || bytes.getInt(IndexLayout.HASH_AT) != IndexLayout.SHA_256
                || bytes.getInt(IndexLayout.WINDOW_AT) != Chunker.WINDOW) {
            throw refused("it is of another version");
        }
        try {
            index.sizes();
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage())).causedBy(e);
        }
        within("bytes of content", index.contentSize(), 1, ChunkLimits.CONTENT_BYTES);
        within("entries", bytes.getLong(IndexLayout.ENTRIES_AT), 1, ChunkLimits.ENTRIES);
        within("packs", bytes.getLong(IndexLayout.PACKS_AT), 0, ChunkLimits.PACKS);
        long size = IndexLayout.HEADER
                + (long) index.entries() * IndexLayout.ENTRY
                + (long) index.packs() * IndexLayout.PACK;
        if (size != fileSize) {
            throw refused("it has " + fileSize + " bytes instead of " + size);
        }
    }

    private void packs() {
        Set<String> seen = new HashSet<>();
        for (int pack = 0; pack < index.packs(); pack++) {
            within("bytes in pack " + pack, index.packSize(pack), IndexLayout.PACK_HEADER, ChunkLimits.PACK_BYTES);
            if (!seen.add(index.packDigest(pack))) {
                throw refused("it names pack " + index.packDigest(pack) + " twice");
            }
        }
    }

    private void entries() {
        BitSet used = new BitSet(index.packs());
        long most = index.sizes().most();
        long sum = 0;
        for (int entry = 0; entry < index.entries(); entry++) {
            long length = index.length(entry);
            within("bytes in entry " + entry, length, 1, index.isZeros(entry) ? ChunkLimits.CONTENT_BYTES : most);
            sum += length;
            if (sum > index.contentSize()) {
                break;
            }
            if (!index.isZeros(entry)) {
                place(entry);
                if (index.packs() > 0) {
                    used.set(index.pack(entry));
                }
            }
        }
        if (sum != index.contentSize()) {
            throw refused("its chunks do not come to " + index.contentSize() + " bytes");
        }
        if (used.cardinality() != index.packs()) {
            throw refused("it names a pack of which it needs nothing");
        }
    }

    private void place(int entry) {
        if (index.packs() == 0) {
            if (index.pack(entry) != 0 || index.offset(entry) != 0 || index.stored(entry) != 0) {
                throw refused("entry " + entry + " lies in a pack, and there is none");
            }
            return;
        }
        within("as pack of entry " + entry, Integer.toUnsignedLong(index.pack(entry)), 0, index.packs() - 1L);
        long size = index.packSize(index.pack(entry));
        long offset = Integer.toUnsignedLong(index.offset(entry));
        long stored = Integer.toUnsignedLong(index.stored(entry));
        within("as first byte of entry " + entry, offset, IndexLayout.PACK_HEADER, size);
        within("stored bytes in entry " + entry, stored, 1, PackedChunk.most((int) index.length(entry)));
        if (offset + stored > size) {
            throw refused("entry " + entry + " goes on behind the end of its pack");
        }
    }

    /** Two chunks lie in one place only if they are one. */
    private void places() {
        long[] places = places(index);
        int before = -1;
        for (long place : places) {
            int entry = entryOf(place);
            if (before >= 0 && index.pack(before) == index.pack(entry)) {
                boolean isOne = index.offset(before) == index.offset(entry)
                        && index.stored(before) == index.stored(entry)
                        && index.isSame(before, index, entry);
                if (!isOne && index.offset(before) + index.stored(before) > index.offset(entry)) {
                    throw refused("entries " + before + " and " + entry + " overlap in their pack");
                }
            }
            before = entry;
        }
    }

    /** All chunks of an index that has packs, by pack and place. */
    static long[] places(ChunkIndex index) {
        int count = 0;
        long[] places = new long[index.packs() == 0 ? 0 : index.entries()];
        for (int entry = 0; entry < places.length; entry++) {
            if (!index.isZeros(entry)) {
                places[count++] = (long) index.pack(entry) << (OFFSET_BITS + ENTRY_BITS)
                        | (long) index.offset(entry) << ENTRY_BITS
                        | entry;
            }
        }
        long[] sorted = Arrays.copyOf(places, count);
        Arrays.sort(sorted);
        return sorted;
    }

    static int entryOf(long place) {
        return (int) (place & ((1L << ENTRY_BITS) - 1));
    }

    private static void within(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw refused(Long.toUnsignedString(value) + " " + what + " are not from " + least + " to " + most);
        }
    }

    private static ItemProblem refused(String reason) {
        return new ItemProblem("the index of chunks can't be used: " + reason);
    }
}
