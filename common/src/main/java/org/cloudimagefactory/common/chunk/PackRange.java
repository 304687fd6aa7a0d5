package org.cloudimagefactory.common.chunk;

import java.util.List;

/**
 * A part of a pack that is fetched at once.
 *
 * @param pack number in the index
 * @param from first byte
 * @param to the byte after the last one
 * @param chunks entries that lie in it and are needed, each in a place of its own, in the order of their places
 */
public record PackRange(int pack, long from, long to, List<Integer> chunks) {
    public PackRange {
        chunks = List.copyOf(chunks);
    }

    /** Number of bytes. */
    public long length() {
        return to - from;
    }
}
