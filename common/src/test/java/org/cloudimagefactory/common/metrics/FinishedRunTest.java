package org.cloudimagefactory.common.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FinishedRunTest {
    private static final MetricFamily BYTES = MetricFamily.counter("toy_moved_bytes_total", "What was moved.");
    private final RunRecord record = new RunRecord();

    @Test
    void tellsOutcomesBytesAndTime() {
        record.expect("done", "failed");
        record.count("failed", 1);
        record.bytes(BYTES, "moved", 3L << 29);
        assertEquals("toy work: 0 done, 1 failed; 1.5 GiB moved; 0.3 s", summary(Duration.ofMillis(312), 1));
        assertEquals("toy work: 0 done, 1 failed; 1.5 GiB moved; 2 min 5 s", summary(Duration.ofSeconds(125), 1));
        assertEquals("toy work: 0 done, 1 failed; 1.5 GiB moved; 26 h 1 min", summary(Duration.ofMinutes(1561), 1));
    }

    @Test
    void tellsHowARunEndedThatCountedNothing() {
        record.expect("done");
        assertEquals("toy work: ended early with exit code 3; 0.0 s", summary(Duration.ofSeconds(-5), 3));
        assertEquals("toy work: another run holds the lock; 1.0 s", summary(Duration.ofSeconds(1), 75));
        assertEquals("toy work: done; 1.0 s", summary(Duration.ofSeconds(1), 0));
    }

    @Test
    void showsBytesAsPeopleReadThem() {
        assertEquals("512 bytes", ByteCount.shown(512));
        assertEquals("1.0 KiB", ByteCount.shown(1024));
        assertEquals("2048.0 TiB", ByteCount.shown(1L << 51));
    }

    private String summary(Duration took, int exitCode) {
        Instant began = Instant.parse("2026-11-24T10:00:00Z");
        return new FinishedRun("toy", "work", record, began, began.plus(took), exitCode).summary();
    }
}
