package org.cloudimagefactory.common.web;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the attempts at one thing, with a longer pause after each that brought nothing. A server that sends next to nothing
 * each time could hold up a run for ever, so that counts as nothing.
 */
public final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    /** A server's wish up to which nobody wonders why nothing goes on. */
    private static final Duration UNTOLD = Duration.ofSeconds(3);

    private final RetryPolicy policy;
    private final Deadline deadline;
    private int failures;

    Attempts(RetryPolicy policy, Deadline deadline) {
        this.policy = policy;
        this.deadline = deadline;
    }

    /**
     * An attempt failed: waits, unless it was the last.
     *
     * @param gained bytes that it brought beyond what was there before
     * @param why it failed; the server may have said when to come back
     * @return whether there is another attempt
     */
    public boolean again(long gained, Exception why) throws InterruptedException {
        failures = gained >= StallLimit.LEAST_BYTES ? 1 : failures + 1;
        Duration pause = pause(why);
        if (failures >= policy.attempts() || pause.compareTo(deadline.left()) >= 0) {
            return false;
        }
        if (NoAnswerException.retryAfter(why).compareTo(UNTOLD) > 0) {
            LOG.warn("waiting {} s before asking again, as the server wants: {}", pause.toSeconds(), why.getMessage());
        }
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        return true;
    }

    Duration pause(Exception why) {
        Duration wish = NoAnswerException.retryAfter(why);
        Duration own = policy.pauseAfter(Math.max(1, failures));
        Duration bounded = wish.compareTo(RetryPolicy.LONGEST_WISH) > 0 ? RetryPolicy.LONGEST_WISH : wish;
        return bounded.compareTo(own) > 0 ? bounded : own;
    }
}
