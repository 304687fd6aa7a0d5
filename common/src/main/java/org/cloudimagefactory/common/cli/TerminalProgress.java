package org.cloudimagefactory.common.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Progress as one line that is rewritten in place, a few times a second. */
public final class TerminalProgress implements Progress {
    private static final Duration REFRESH = Duration.ofMillis(200);
    private static final int WIDTH = 79;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final Clock clock;
    private Instant lastShown = Instant.EPOCH;

    /** Draws on the given stream, which must be a terminal. */
    public TerminalProgress(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /** Progress on stderr when that is a terminal, none otherwise. */
    public static Progress onStderr() {
        return Terminal.isStderr() ? new TerminalProgress(System.err, Clock.systemUTC()) : Progress.NONE;
    }

    @Override
    public Task start(String title) {
        return new Line(title, clock.instant());
    }

    private synchronized void show(String text) {
        Instant now = clock.instant();
        if (Duration.between(lastShown, now).compareTo(REFRESH) >= 0) {
            lastShown = now;
            out.print(ERASE_LINE + PrintableText.of(text, WIDTH - 1));
            out.flush();
        }
    }

    private synchronized void erase() {
        lastShown = Instant.EPOCH;
        out.print(ERASE_LINE);
        out.flush();
    }

    private final class Line implements Task {
        private final String title;
        private final Instant started;
        private double fraction = -1;
        private @Nullable String note;

        Line(String title, Instant started) {
            this.title = title;
            this.started = started;
            show(text());
        }

        @Override
        public synchronized void at(double value) {
            fraction = value;
            show(text());
        }

        @Override
        public synchronized void note(String text) {
            note = text;
            show(text());
        }

        @Override
        public void close() {
            erase();
        }

        private String text() {
            StringBuilder line = new StringBuilder();
            long seconds = Duration.between(started, clock.instant()).toSeconds();
            line.append(String.format("[%d:%02d] ", seconds / 60, seconds % 60)).append(title);
            if (fraction >= 0) {
                line.append(String.format(" %3.0f %%", fraction * 100));
            }
            if (note != null) {
                line.append("  ").append(note);
            }
            return line.toString();
        }
    }
}
