package org.cloudimagefactory.common.registry;

import java.time.Duration;

/**
 * How much is uploaded by one request. A registry that takes chunks fast gets larger ones, as it writes each to its disk before it
 * answers; one behind something that takes no requests of that size gets smaller ones.
 */
final class ChunkSize {
    /** A chunk that takes longer is as large as it should be: what breaks off costs less, and nothing on the way loses patience. */
    private static final Duration FAST = Duration.ofSeconds(2);

    /** Whoever refuses this refuses everything. */
    private static final long SMALLEST = 1 << 20;

    private final long first;
    private long largest;
    private long size;

    ChunkSize(RegistryLimits limits) {
        first = limits.chunkBytes();
        largest = limits.largestChunk();
        size = first;
    }

    /**
     * How many bytes go next.
     *
     * @param least that the registry takes in a chunk that is not the last
     * @param left of the content
     */
    long next(long least, long left) {
        return Math.min(Math.max(size, least), left);
    }

    /** A whole chunk was taken in this time. */
    void taken(long bytes, Duration time) {
        if (bytes >= size && time.compareTo(FAST) < 0) {
            size = Math.min(2 * size, largest);
        }
    }

    /** Something went wrong: from now on they are no larger than the first. */
    void brokenOff() {
        largest = Math.min(first, largest);
        size = largest;
    }

    /**
     * A request of so many bytes is too large for something on the way.
     *
     * @param least that the registry takes in a chunk that is not the last
     * @return whether a smaller one can be tried
     */
    boolean refused(long bytes, long least) {
        long smaller = bytes / 2;
        if (smaller < Math.max(SMALLEST, least)) {
            return false;
        }
        largest = smaller;
        size = Math.min(size, largest);
        return true;
    }
}
