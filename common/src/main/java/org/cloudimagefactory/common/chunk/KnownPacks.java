package org.cloudimagefactory.common.chunk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.cloudimagefactory.common.chunk.PackFiller.PackName;
import org.cloudimagefactory.common.chunk.PackFiller.Place;
import org.jspecify.annotations.Nullable;

/** Which packs of the version before are used on, and where in them the chunks of an index are. */
final class KnownPacks {
    /** So many for each GiB, so that they and new ones can be fetched with {@link ChunkLimits#REQUESTS_PER_GIB} requests. */
    private static final int KEPT_PER_GIB = 200;

    private static final KnownPacks NONE = new KnownPacks(new int[0], new int[0], null, List.of());

    /** For each entry the one of the version before, or -1. */
    private final int[] found;
    /** For each pack of the version before its new number, or -1. */
    private final int[] numbers;

    private final @Nullable ChunkIndex before;
    private final List<PackName> kept;

    private KnownPacks(int[] found, int[] numbers, @Nullable ChunkIndex before, List<PackName> kept) {
        this.found = found;
        this.numbers = numbers;
        this.before = before;
        this.kept = List.copyOf(kept);
    }

    /** Of an index, whose own chunks the table has. */
    static KnownPacks of(ChunkIndex index, ChunkTable own, @Nullable ChunkIndex before, PackStore store)
            throws IOException {
        if (before == null || before.packs() == 0) {
            return NONE;
        }
        ChunkTable old = new ChunkTable(before);
        int[] found = new int[index.entries()];
        long[] used = new long[before.packs()];
        for (int entry = 0; entry < found.length; entry++) {
            found[entry] = index.isZeros(entry) ? -1 : old.find(index, entry);
            if (found[entry] >= 0 && own.find(index, entry) == entry) {
                used[before.pack(found[entry])] += before.stored(found[entry]);
            }
        }
        int[] numbers = new int[before.packs()];
        Arrays.fill(numbers, -1);
        List<PackName> kept = new ArrayList<>();
        for (int pack : candidates(used, before, KEPT_PER_GIB * ChunkLimits.gibibytes(index.contentSize()))) {
            if (store.has(before.packDigest(pack), before.packSize(pack))) {
                numbers[pack] = kept.size();
                kept.add(new PackName(before.packDigest(pack), before.packSize(pack)));
            }
        }
        return new KnownPacks(found, numbers, before, kept);
    }

    /** Those of which at least half is needed; of too many, those of which most is. */
    private static List<Integer> candidates(long[] used, ChunkIndex before, long most) {
        List<Integer> packs = new ArrayList<>();
        for (int pack = 0; pack < used.length; pack++) {
            if (used[pack] > 0 && used[pack] * 2 >= before.packSize(pack) - IndexLayout.PACK_HEADER) {
                packs.add(pack);
            }
        }
        packs.sort(Comparator.comparingLong(pack -> -used[pack]));
        return packs.subList(0, (int) Math.min(most, packs.size()));
    }

    List<PackName> kept() {
        return kept;
    }

    @Nullable
    Place place(int entry) {
        if (before == null || found[entry] < 0 || numbers[before.pack(found[entry])] < 0) {
            return null;
        }
        int old = found[entry];
        return new Place(numbers[before.pack(old)], before.offset(old), before.stored(old));
    }
}
