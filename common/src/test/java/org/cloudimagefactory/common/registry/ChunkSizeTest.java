package org.cloudimagefactory.common.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChunkSizeTest {
    private static final long MIB = 1 << 20;
    private static final long ALL = 10_000 * MIB;
    private static final Duration FAST = Duration.ofMillis(1_999);
    private static final Duration SLOW = Duration.ofSeconds(2);

    private final ChunkSize chunks = new ChunkSize(RegistryLimits.DEFAULT);

    private void takes(long expected, Duration time) {
        long next = chunks.next(0, ALL);
        assertEquals(expected * MIB, next);
        chunks.taken(next, time);
    }

    @Test
    void growsAsLongAsTheRegistryIsFast() {
        takes(16, FAST);
        takes(32, FAST);
        takes(64, SLOW);
        takes(64, FAST);
        takes(128, FAST);
        takes(256, FAST);
        takes(256, FAST);
        assertEquals(5, chunks.next(0, 5));
        chunks.taken(5, FAST);
        assertEquals(300 * MIB, chunks.next(300 * MIB, ALL));
    }

    @Test
    void isSmallAgainWhenSomethingBreaksOff() {
        takes(16, FAST);
        takes(32, FAST);
        chunks.brokenOff();
        takes(16, FAST);
        takes(16, FAST);
    }

    @Test
    void getsSmallerWhereSomethingOnTheWayTakesNoMore() {
        takes(16, FAST);
        assertTrue(chunks.refused(32 * MIB, 0));
        takes(16, FAST);
        assertTrue(chunks.refused(16 * MIB, 5 * MIB));
        takes(8, FAST);
        takes(8, FAST);
        assertFalse(chunks.refused(8 * MIB, 5 * MIB), "the registry wants no smaller ones");
        assertTrue(chunks.refused(2 * MIB, 0));
        assertFalse(chunks.refused(MIB, 0));
    }
}
