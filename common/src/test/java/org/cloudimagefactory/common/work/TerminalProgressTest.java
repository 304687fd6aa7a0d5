package org.cloudimagefactory.common.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.cloudimagefactory.common.work.Progress.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TerminalProgressTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH.plusSeconds(1000));
    private final AtomicBoolean ending = new AtomicBoolean();
    private final TerminalProgress progress = new TerminalProgress(
            new PrintStream(screen, true, StandardCharsets.UTF_8), new SteppedClock(now), ending::get);

    @Test
    void showsTheLastUpdateThoughItCameRightAfterAnother() throws Exception {
        try (Task task = progress.start("converting")) {
            task.at(0.1);
            task.at(0.9);
            await("[0:00] converting  90 %");
        }
        assertTrue(screen().endsWith(TerminalProgress.ERASE_LINE), screen());
    }

    @Test
    void letsTheTimeGoOnWhileTheWorkIsSilent() throws Exception {
        try (Task task = progress.start("waiting")) {
            task.note("for the guest");
            await("[0:00] waiting  for the guest");
            now.updateAndGet(time -> time.plus(Duration.ofSeconds(83)));
            await("[1:23] waiting  for the guest");
        }
    }

    @Test
    void writesNothingAfterTheEnd() throws Exception {
        progress.start("first").close();
        try (Task task = progress.start("second")) {
            await("second");
        }
        awaitEndOfTicker();
        String before = screen();
        assertTrue(before.endsWith(TerminalProgress.ERASE_LINE), before);
        now.updateAndGet(time -> time.plusSeconds(10));
        assertEquals(before, screen());
    }

    @Test
    void showsAnotherPieceOfWorkAfterOneHasEnded() throws Exception {
        try (Task outer = progress.start("outer")) {
            try (Task inner = progress.start("inner")) {
                await("inner");
            }
            await("outer");
            outer.note("again");
            await("outer  again");
        }
    }

    @Test
    void isErasedWhenTheProcessIsEnding() throws Exception {
        try (Task task = progress.start("long")) {
            await("long");
            ending.set(true);
            awaitEndOfTicker();
            assertTrue(screen().endsWith(TerminalProgress.ERASE_LINE), screen());
            task.note("too late");
            assertFalse(screen().contains("too late"), screen());
        }
    }

    private void await(String text) throws InterruptedException {
        while (!screen().contains(text)) {
            Thread.sleep(10);
        }
    }

    private static void awaitEndOfTicker() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("progress")) {
                thread.join();
            }
        }
    }

    private String screen() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    private static final class SteppedClock extends Clock {
        private final AtomicReference<Instant> now;

        SteppedClock(AtomicReference<Instant> now) {
            this.now = now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }
}
