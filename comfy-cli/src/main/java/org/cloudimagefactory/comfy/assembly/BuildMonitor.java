package org.cloudimagefactory.comfy.assembly;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.cloudimagefactory.common.work.Progress;
import org.jspecify.annotations.Nullable;

/** Follows one build through its phases: measures them, and tells the display with what earlier runs took. */
public final class BuildMonitor implements Progress.Task {
    private final Progress.Task display;
    private final PhaseLines lines;
    private final Clock clock;
    private final Map<BuildPhase, Duration> expected;
    private final Map<BuildPhase, Duration> taken = new EnumMap<>(BuildPhase.class);
    private @Nullable BuildPhase phase;
    private Instant since;
    private String layer = "";
    private int firstStep;
    private int step;

    /** Told of each new phase; for those who read a log instead of a display. */
    @FunctionalInterface
    public interface PhaseLines {
        /** A phase begins; expected is null when nothing is known of earlier runs. */
        void begins(BuildPhase phase, @Nullable Duration expected);

        /** A layer begins: its number, counted from 1, of so many. */
        default void layer(int number, int count, String description) {}

        /** The build waits for another one. */
        default void waits(String what) {}
    }

    /** Starts to follow. */
    public BuildMonitor(Progress.Task display, PhaseLines lines, Clock clock, Map<BuildPhase, Duration> expected) {
        this.display = display;
        this.lines = lines;
        this.clock = clock;
        this.expected = Map.copyOf(expected);
        this.since = clock.instant();
    }

    /** The build comes to a phase. */
    public synchronized void phase(BuildPhase next) {
        if (next == phase) {
            return;
        }
        finish();
        phase = next;
        since = clock.instant();
        lines.begins(next, expected.get(next));
        note("");
    }

    /** The build comes to a layer, the last of which is the one that is sealed. */
    public synchronized void layer(int number, int count, String description) {
        layer(number, count, description, 0);
    }

    /** The same, where the number of its first provisioner, counted through all of the appliance, is known. */
    public synchronized void layer(int number, int count, String description, int first) {
        layer = "layer " + number + " of " + count + " ";
        firstStep = first;
        step = 0;
        lines.layer(number, count, description);
        note(description);
    }

    /** The build comes to a provisioner of its layer, counted from 0; that of its number stands behind the last one. */
    public synchronized void step(int index) {
        step = firstStep == 0 ? 0 : firstStep + index;
    }

    /** The provisioner that the build is at, counted from 1 through all of the appliance; 0: none, or nobody knows. */
    public synchronized int step() {
        return step;
    }

    /** The build waits for another one, which is told, too, where there is no display. */
    public synchronized void waits(String what) {
        lines.waits(what);
        note(what);
    }

    /** How long each phase took so far. */
    public synchronized Map<BuildPhase, Duration> taken() {
        finish();
        return Map.copyOf(taken);
    }

    @Override
    public void at(double fraction) {
        display.at(fraction);
    }

    @Override
    public synchronized void note(String text) {
        StringBuilder line = new StringBuilder(layer);
        if (phase != null) {
            line.append(phase);
            Duration usual = expected.get(phase);
            if (usual != null) {
                line.append(' ')
                        .append(formatted(Duration.between(since, clock.instant())))
                        .append('/')
                        .append(formatted(usual));
            }
        }
        display.note(line + (text.isEmpty() ? "" : "  " + text));
    }

    @Override
    public void close() {
        display.close();
    }

    /** Minutes and seconds. */
    public static String formatted(Duration duration) {
        return String.format("%d:%02d", duration.toMinutes(), duration.toSecondsPart());
    }

    private void finish() {
        if (phase != null) {
            taken.merge(phase, Duration.between(since, clock.instant()), Duration::plus);
            since = clock.instant();
        }
    }
}
