package org.cloudimagefactory.common.chunk;

import java.util.Arrays;

/** Finds chunks of an index by their digests; of equal ones the first. It takes at most 16 bytes of memory for each. */
public final class ChunkTable {
    private static final int FREE = -1;

    private final ChunkIndex index;
    private final int[] slots;

    /** Of all chunks of an index. */
    public ChunkTable(ChunkIndex index) {
        this.index = index;
        this.slots = new int[Integer.highestOneBit(Math.max(1, index.entries())) << 2];
        Arrays.fill(slots, FREE);
        for (int entry = 0; entry < index.entries(); entry++) {
            if (!index.isZeros(entry)) {
                int slot = slot(index, entry);
                if (slots[slot] == FREE) {
                    slots[slot] = entry;
                }
            }
        }
    }

    /** The first entry with the chunk of an entry of another index, or of this; -1 when there is none. */
    public int find(ChunkIndex other, int entry) {
        return slots[slot(other, entry)];
    }

    /** Where it is, or would be; at most half of the slots are taken. */
    private int slot(ChunkIndex other, int entry) {
        int slot = other.mark(entry) & (slots.length - 1);
        while (slots[slot] != FREE && !index.isSame(slots[slot], other, entry)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}
