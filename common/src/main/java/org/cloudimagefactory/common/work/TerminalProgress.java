package org.cloudimagefactory.common.work;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.cloudimagefactory.common.problem.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * Progress as one line that is rewritten in place, a few times a second, by a clock of its own: the time goes on and the last update
 * shows even when the work is silent. Of several pieces of work the one that said something last is shown.
 */
public final class TerminalProgress implements Progress {
    /** Takes what stands in the line of a terminal away. */
    public static final String ERASE_LINE = "\r\u001b[K";

    private static final Duration REFRESH = Duration.ofMillis(200);
    private static final int WIDTH = 79;
    /** A line that a narrow terminal wraps could not be erased. */
    private static final String NO_WRAP = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private final PrintStream out;
    private final Clock clock;
    private final BooleanSupplier ending;
    /** Work that goes on; what changed last is last. */
    private final Deque<Line> lines = new ArrayDeque<>();

    private boolean ticking;
    private Instant lastDrawn = Instant.EPOCH;
    private String shown = "";

    /** Draws on the given stream, which must be a terminal, until the process is ending. */
    public TerminalProgress(PrintStream out, Clock clock, BooleanSupplier ending) {
        this.out = out;
        this.clock = clock;
        this.ending = ending;
    }

    /** Progress on stderr when that is a terminal, none otherwise; none either when the process is asked to end. */
    public static Progress onStderr(ShutdownTasks shutdown) {
        return Terminal.isStderr()
                ? new TerminalProgress(System.err, Clock.systemUTC(), shutdown::isShuttingDown)
                : Progress.NONE;
    }

    @Override
    public synchronized Task start(String title) {
        Line line = new Line(title, clock.instant());
        changed(line);
        if (!ticking) {
            ticking = true;
            Thread ticker = new Thread(this::tick, "progress");
            ticker.setDaemon(true);
            ticker.start();
        }
        return line;
    }

    private synchronized void tick() {
        try {
            while (!lines.isEmpty() && !ending.getAsBoolean()) {
                draw();
                wait(REFRESH.toMillis());
            }
        } catch (InterruptedException e) {
            // Nobody interrupts it but to end it.
            Thread.currentThread().interrupt();
        } finally {
            ticking = false;
            erase();
        }
    }

    private synchronized void changed(Line line) {
        lines.remove(line);
        lines.addLast(line);
        if (Duration.between(lastDrawn, clock.instant()).compareTo(REFRESH) >= 0) {
            draw();
        }
    }

    private synchronized void ended(Line line) {
        lines.remove(line);
        erase();
        notifyAll();
    }

    private void draw() {
        Line line = lines.peekLast();
        if (line == null || ending.getAsBoolean()) {
            return;
        }
        lastDrawn = clock.instant();
        String text = PrintableText.of(line.text(), WIDTH - 1);
        if (!text.equals(shown)) {
            shown = text;
            out.print(ERASE_LINE + NO_WRAP + text + WRAP);
            out.flush();
        }
    }

    private void erase() {
        if (!shown.isEmpty()) {
            shown = "";
            lastDrawn = Instant.EPOCH;
            out.print(ERASE_LINE);
            out.flush();
        }
    }

    private final class Line implements Task {
        private final String title;
        private final Instant started;
        private double fraction = -1;
        private @Nullable String note;

        Line(String title, Instant started) {
            this.title = title;
            this.started = started;
        }

        @Override
        public void at(double value) {
            synchronized (TerminalProgress.this) {
                fraction = value;
                changed(this);
            }
        }

        @Override
        public void note(String text) {
            synchronized (TerminalProgress.this) {
                note = text;
                changed(this);
            }
        }

        @Override
        public void close() {
            ended(this);
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
