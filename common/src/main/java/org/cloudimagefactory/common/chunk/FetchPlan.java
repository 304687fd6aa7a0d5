package org.cloudimagefactory.common.chunk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Which parts of packs to fetch for chunks that are needed: as few bytes as a number of requests allows. */
public final class FetchPlan {
    /** What lies between two chunks and is shorter costs less than a request of its own. */
    private static final long JOINED = 16 << 10;

    private FetchPlan() {}

    /**
     * The parts, by pack and place; never more of them than the requests, unless chunks are needed from more packs than that.
     *
     * @param needed entries; of equal ones any
     * @param requests that may be made
     */
    public static List<PackRange> of(ChunkIndex index, BitSet needed, int requests) {
        long[] places = Arrays.stream(IndexCheck.places(index))
                .filter(place -> needed.get(IndexCheck.entryOf(place)))
                .toArray();
        long[] gaps = new long[places.length];
        int ranges = places.length == 0 ? 0 : 1;
        for (int i = 1; i < places.length; i++) {
            gaps[i] = gap(index, IndexCheck.entryOf(places[i - 1]), IndexCheck.entryOf(places[i]));
            ranges += gaps[i] > JOINED ? 1 : 0;
        }
        return ranges(index, places, gaps, joined(gaps, ranges - requests));
    }

    /** Bytes of all parts. */
    public static long bytes(List<PackRange> ranges) {
        return ranges.stream().mapToLong(PackRange::length).sum();
    }

    /** The largest gap that has to be fetched, too, so that there are so many parts less. */
    private static long joined(long[] gaps, int less) {
        if (less <= 0) {
            return JOINED;
        }
        long[] wide = Arrays.stream(gaps)
                .filter(gap -> gap > JOINED && gap < Long.MAX_VALUE)
                .sorted()
                .toArray();
        return wide.length == 0 ? JOINED : wide[Math.min(less, wide.length) - 1];
    }

    /** Nothing leads from one pack to another. */
    private static long gap(ChunkIndex index, int before, int entry) {
        return index.pack(before) == index.pack(entry)
                ? index.offset(entry) - (long) index.offset(before) - index.stored(before)
                : Long.MAX_VALUE;
    }

    private static List<PackRange> ranges(ChunkIndex index, long[] places, long[] gaps, long joined) {
        List<PackRange> ranges = new ArrayList<>();
        for (int i = 0; i < places.length; ) {
            int first = IndexCheck.entryOf(places[i]);
            List<Integer> chunks = new ArrayList<>();
            int last = first;
            do {
                int entry = IndexCheck.entryOf(places[i]);
                if (chunks.isEmpty() || index.offset(entry) != index.offset(last)) {
                    chunks.add(entry);
                }
                last = entry;
                i++;
            } while (i < places.length && gaps[i] <= joined);
            ranges.add(new PackRange(
                    index.pack(first), index.offset(first), (long) index.offset(last) + index.stored(last), chunks));
        }
        return ranges;
    }
}
