package org.cloudimagefactory.common.metrics;

import java.time.Duration;
import java.time.Instant;
import org.cloudimagefactory.common.problem.ExitCode;

/**
 * A run of a command that is over.
 *
 * @param tool such as {@code nifty}
 * @param command such as {@code sync}
 * @param record what it has told
 * @param began when
 * @param ended when
 * @param exitCode what it ended with
 */
public record FinishedRun(String tool, String command, RunRecord record, Instant began, Instant ended, int exitCode) {
    private static final int SECONDS = 60;

    /** How long it took; a clock that was set back makes it no shorter than nothing. */
    public Duration duration() {
        Duration duration = Duration.between(began, ended);
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    /** Whether something went wrong; that another run holds the lock is no failure. */
    public boolean isFailed() {
        return exitCode != ExitCode.OK && exitCode != ExitCode.LOCKED;
    }

    /** One word for {@link #exitCode}. */
    String result() {
        return switch (exitCode) {
            case ExitCode.OK -> "success";
            case ExitCode.LOCKED -> "locked";
            default -> "failure";
        };
    }

    /** The run in one line. */
    public String summary() {
        return tool + " " + command + ": " + phrase() + "; " + shown(duration());
    }

    private String phrase() {
        if (record.isTold()) {
            return record.phrase();
        }
        return switch (exitCode) {
            case ExitCode.OK -> "done";
            case ExitCode.LOCKED -> "another run holds the lock";
            default -> "ended early with exit code " + exitCode;
        };
    }

    private static String shown(Duration duration) {
        if (duration.toMinutes() >= SECONDS) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        return duration.toMinutes() > 0
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : tenths(duration.toMillis()) + " s";
    }

    /** Of seconds; by hand, for that is all that a short run would load the formats of numbers for. */
    private static String tenths(long milliseconds) {
        long tenths = (milliseconds + 50) / 100;
        return tenths / 10 + "." + tenths % 10;
    }
}
