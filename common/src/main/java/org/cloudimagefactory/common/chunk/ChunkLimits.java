package org.cloudimagefactory.common.chunk;

/** What an index may be at most, so that no index of anybody costs more than one of a large image. */
public final class ChunkLimits {
    /**
     * Pieces of content: with usual sizes about 130 GiB of it, without its zeros. The tables that one index takes fit into the heap that
     * the tools start with.
     */
    public static final int ENTRIES = 2_000_000;

    /** Packs that an index may name. */
    public static final int PACKS = 1 << 15;

    /** Bytes of a pack. */
    public static final int PACK_BYTES = 1 << 26;

    /** Bytes of content, zeros included. */
    public static final long CONTENT_BYTES = 2L << 40;

    /** Bytes of an index. */
    public static final long INDEX_BYTES =
            IndexLayout.HEADER + (long) ENTRIES * IndexLayout.ENTRY + (long) PACKS * IndexLayout.PACK;

    /** Requests for parts of packs for each GiB of content that is begun. */
    public static final int REQUESTS_PER_GIB = 300;

    private ChunkLimits() {}

    /** How many requests content of this size may cost. */
    public static int requests(long contentSize) {
        return (int) Math.min(Integer.MAX_VALUE, REQUESTS_PER_GIB * gibibytes(contentSize));
    }

    /** GiB of content that are begun. */
    static long gibibytes(long contentSize) {
        return (contentSize + (1L << 30) - 1) >> 30;
    }
}
