package org.cloudimagefactory.common.web;

import java.time.Duration;

/**
 * How long a server is waited for, and how often it is asked again. A time of zero is no limit.
 *
 * @param connect longest time until a connection is there
 * @param silence longest time without a byte, either way
 * @param retry for what may be repeated or continued
 */
public record WebLimits(Duration connect, Duration silence, RetryPolicy retry) {
    /** Half a minute, a minute, three attempts, and about a second between the first two. */
    public static final WebLimits DEFAULT =
            new WebLimits(Duration.ofSeconds(30), Duration.ofSeconds(60), new RetryPolicy(3, Duration.ofSeconds(1)));
}
