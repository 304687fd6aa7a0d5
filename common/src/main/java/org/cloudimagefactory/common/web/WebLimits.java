package org.cloudimagefactory.common.web;

import java.time.Duration;

/**
 * How long a server is waited for, and how often it is asked again.
 *
 * @param connect longest time until a connection is there
 * @param silence longest time without a byte
 * @param attempts how often in a row something may break off without having brought anything
 * @param pause before the second attempt; each further pause is twice as long, up to {@link #LONGEST_PAUSE}
 */
public record WebLimits(Duration connect, Duration silence, int attempts, Duration pause) {
    /** No pause between two attempts is longer. */
    public static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Half a minute, a minute, three attempts, and a second between the first two. */
    public static final WebLimits DEFAULT =
            new WebLimits(Duration.ofSeconds(30), Duration.ofSeconds(60), 3, Duration.ofSeconds(1));

    /** The pause after so many attempts in a row that brought nothing. */
    Duration pauseAfter(int failures) {
        Duration grown = pause.multipliedBy(1L << Math.min(failures - 1, 10));
        return grown.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : grown;
    }
}
