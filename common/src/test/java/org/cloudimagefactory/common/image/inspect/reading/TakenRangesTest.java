package org.cloudimagefactory.common.image.inspect.reading;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TakenRangesTest {
    @Test
    void findsOverlapsOfSectors() {
        TakenRanges taken = new TakenRanges(1 << 20);
        assertTrue(taken.take(1024, 2048));
        assertTrue(taken.take(512, 512));
        assertTrue(taken.take(3072, 512));
        assertFalse(taken.take(2560, 1024));
        assertFalse(taken.takeSectors(1024, 4));
    }

    @Test
    void countsLargerUnitsInHugeImages() {
        TakenRanges taken = new TakenRanges(Long.MAX_VALUE);
        long block = 1L << 40;
        assertTrue(taken.take(5 * block, block));
        assertTrue(taken.take(6 * block, block));
        assertFalse(taken.take(5 * block + block / 2, block));
    }
}
