package org.cloudimagefactory.common.image.inspect.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnitSetTest {
    private final UnitSet units = new UnitSet();

    @Test
    void takesEachUnitOnce() {
        assertTrue(units.take(7));
        assertFalse(units.take(7));
        assertTrue(units.contains(7));
        assertFalse(units.contains(8));
        assertTrue(units.release(7));
        assertFalse(units.release(7));
        assertTrue(units.take(7));
    }

    @Test
    void takesRangesAsItTakesUnits() {
        Random random = new Random(1);
        Set<Long> taken = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            long first = random.nextInt(200_000);
            long end = first + random.nextInt(200);
            boolean free = true;
            for (long unit = first; unit < end; unit++) {
                free &= taken.add(unit);
            }
            assertEquals(free, units.take(first, end), first + " to " + end);
        }
        for (long unit = 0; unit < 200_300; unit++) {
            assertEquals(taken.contains(unit), units.contains(unit), String.valueOf(unit));
        }
    }

    @Test
    void hasBounds() {
        assertTrue(units.take(UnitSet.MAX_UNITS - 1));
        assertThrows(IllegalArgumentException.class, () -> units.take(UnitSet.MAX_UNITS));
        assertThrows(IllegalArgumentException.class, () -> units.take(-1));
        assertFalse(units.contains(-1));
        assertFalse(units.contains(Long.MAX_VALUE));
    }
}
