package org.cloudimagefactory.nifty.oca;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often a call is tried, and how long to wait in between: twice as long each time, with a random part so that several
 * runs do not come back at once.
 *
 * @param attempts in all, at least 1
 * @param firstDelay before the second attempt
 */
public record RetryPolicy(int attempts, Duration firstDelay) {
    private static final int LONGEST_DOUBLING = 6;

    /** Four attempts in about two seconds. */
    public static RetryPolicy usual() {
        return new RetryPolicy(4, Duration.ofMillis(300));
    }

    /** How long to wait after a failed attempt, counted from 1. */
    public Duration delayAfter(int attempt) {
        long whole = firstDelay.toMillis() << Math.min(attempt - 1, LONGEST_DOUBLING);
        return Duration.ofMillis(whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1));
    }
}
