package org.cloudimagefactory.common.web;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Counts the attempts at one thing, with a longer pause after each that brought nothing. A server that sends next to nothing
 * each time could hold up a run for ever, so that counts as nothing.
 */
public final class Attempts {
    private final WebLimits limits;
    private final Deadline deadline;
    private int failures;

    /** Within the limits and until the deadline. */
    public Attempts(WebLimits limits, Deadline deadline) {
        this.limits = limits;
        this.deadline = deadline;
    }

    /**
     * An attempt failed: waits, unless it was the last.
     *
     * @param gained bytes that it brought beyond what was there before
     * @return whether there is another attempt
     */
    public boolean again(long gained) throws InterruptedException {
        failures = gained >= StallLimit.LEAST_BYTES ? 1 : failures + 1;
        Duration pause = limits.pauseAfter(failures);
        if (failures >= limits.attempts() || pause.compareTo(deadline.left()) >= 0) {
            return false;
        }
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        return true;
    }
}
