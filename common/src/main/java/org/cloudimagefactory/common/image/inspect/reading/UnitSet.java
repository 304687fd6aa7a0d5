package org.cloudimagefactory.common.image.inspect.reading;

import java.util.HashMap;
import java.util.Map;

/**
 * Which units of an image, such as clusters, are taken. Bits are kept in pages that are made when the first unit of a
 * page is taken: an empty image of any size costs nothing.
 */
public final class UnitSet {
    /** Units beyond which no set is kept: 16 MiB of bits. */
    public static final long MAX_UNITS = 1L << 27;

    private static final int PAGE_BITS = 1 << 15;
    private static final long[] EMPTY = new long[PAGE_BITS / Long.SIZE];

    private final Map<Integer, long[]> pages = new HashMap<>();

    /** Takes a unit; false when it had been taken before. */
    public boolean take(long unit) {
        return take(unit, unit + 1);
    }

    /** Takes the units from the first to before the end; false when one of them had been taken before. */
    public boolean take(long first, long end) {
        if (first < 0 || end > MAX_UNITS) {
            throw new IllegalArgumentException("units " + first + " to " + end + " are out of bounds");
        }
        boolean free = true;
        for (long unit = first; unit < end; unit = unit / Long.SIZE * Long.SIZE + Long.SIZE) {
            long mask = -1L << unit;
            if (end - unit / Long.SIZE * Long.SIZE < Long.SIZE) {
                mask &= (1L << end) - 1;
            }
            long[] page = pages.computeIfAbsent(pageOf(unit), key -> new long[PAGE_BITS / Long.SIZE]);
            free &= (page[wordOf(unit)] & mask) == 0;
            page[wordOf(unit)] |= mask;
        }
        return free;
    }

    /** Gives a unit back; false when it had not been taken. */
    public boolean release(long unit) {
        boolean taken = contains(unit);
        if (taken) {
            page(unit)[wordOf(unit)] &= ~(1L << unit);
        }
        return taken;
    }

    /** Whether a unit is taken. */
    public boolean contains(long unit) {
        return unit >= 0 && unit < MAX_UNITS && (page(unit)[wordOf(unit)] & 1L << unit) != 0;
    }

    /** The first unit from this one on that is not taken; where all are, the first beyond the set. */
    public long nextFree(long from) {
        return next(from, false);
    }

    /** The first unit from this one on that is taken; where none is, the first beyond the set. */
    public long nextTaken(long from) {
        return next(from, true);
    }

    private long next(long from, boolean taken) {
        long unit = from;
        while (unit < MAX_UNITS) {
            long[] page = page(unit);
            // Pages that were never made are all free.
            if (page == EMPTY && taken) {
                unit = (unit / PAGE_BITS + 1) * PAGE_BITS;
                continue;
            }
            long candidates = (taken ? page[wordOf(unit)] : ~page[wordOf(unit)]) & -1L << unit;
            if (candidates != 0) {
                return unit / Long.SIZE * Long.SIZE + Long.numberOfTrailingZeros(candidates);
            }
            unit = (unit / Long.SIZE + 1) * Long.SIZE;
        }
        return MAX_UNITS;
    }

    private long[] page(long unit) {
        return pages.getOrDefault(pageOf(unit), EMPTY);
    }

    private static int pageOf(long unit) {
        return (int) (unit / PAGE_BITS);
    }

    private static int wordOf(long unit) {
        return (int) (unit % PAGE_BITS / Long.SIZE);
    }
}
