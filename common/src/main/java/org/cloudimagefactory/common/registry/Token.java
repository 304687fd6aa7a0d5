package org.cloudimagefactory.common.registry;

import java.time.Duration;
import java.time.Instant;

/**
 * What a token service gave.
 *
 * @param value to be shown as it is
 * @param goodUntil when another one should be asked for
 */
record Token(String value, Instant goodUntil) {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration EARLIER = Duration.ofSeconds(10);

    /** One that was asked for at this time; it is renewed somewhat earlier than it ends, as requests take their time. */
    static Token of(String value, Instant asked, long seconds) {
        Duration life = Duration.ofSeconds(Math.max(0, Math.min(seconds, LONGEST.toSeconds())));
        Duration half = life.dividedBy(2);
        return new Token(value, asked.plus(life).minus(half.compareTo(EARLIER) < 0 ? half : EARLIER));
    }

    @Override
    public String toString() {
        return "Token[until " + goodUntil + "]";
    }
}
