package org.cloudimagefactory.common.web;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often something is tried, and how long to wait in between: twice as long each time, with a random part so that several
 * runs do not come back at once. A server that says when to come back is heard, within reason.
 *
 * @param attempts how often in a row something may fail without having brought anything, at least 1
 * @param pause before the second attempt
 */
public record RetryPolicy(int attempts, Duration pause) {
    /** One attempt. */
    public static final RetryPolicy NEVER = new RetryPolicy(1, Duration.ZERO);

    /** No pause between two attempts is longer, unless the server wants it to be. */
    public static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** No server makes us wait longer. */
    public static final Duration LONGEST_WISH = Duration.ofMinutes(2);

    private static final int MOST_DOUBLINGS = 10;

    /** The pause after so many attempts in a row that brought nothing; the second half of it is left to chance. */
    Duration pauseAfter(int failures) {
        Duration grown = pause.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        long whole = (grown.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : grown).toNanos();
        return Duration.ofNanos(whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1));
    }

    /** Attempts at one thing, none of which begins after the deadline. */
    public Attempts until(Deadline deadline) {
        return new Attempts(this, deadline);
    }
}
