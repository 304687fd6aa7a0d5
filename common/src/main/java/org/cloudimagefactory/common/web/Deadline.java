package org.cloudimagefactory.common.web;

import java.time.Duration;

/** A moment by which work must be done, whatever is set on the clock meanwhile. */
public final class Deadline {
    /** For work that may take as long as it takes. */
    public static final Deadline NEVER = new Deadline(Duration.ofDays(36_500));

    private final Duration limit;
    private final long start = System.nanoTime();

    private Deadline(Duration limit) {
        this.limit = limit;
    }

    /** The moment that is so far away. */
    public static Deadline in(Duration limit) {
        return new Deadline(limit);
    }

    /** How long the work may take in all. */
    public Duration limit() {
        return limit;
    }

    /** How much time is left, zero when it is over. */
    public Duration left() {
        Duration left = limit.minusNanos(System.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Whether no time is left. */
    public boolean isOver() {
        return left().isZero();
    }
}
