package org.cloudimagefactory.nifty.plan;

import java.time.Duration;
import java.time.Instant;

/**
 * What the operator wants of a run.
 *
 * @param now the time of the run
 * @param keep how many versions of an appliance stay in service, at least 1
 * @param expireAfter how long an image out of service stays
 * @param expireGrace how long the template of an expired appliance stays
 * @param uploadTimeout after which an unfinished image counts as stuck
 */
public record Policy(Instant now, int keep, Duration expireAfter, Duration expireGrace, Duration uploadTimeout) {
    /** Whether so much time has passed since; no time has always passed, even when clocks differ. */
    boolean isOver(Instant since, Duration time) {
        return time.isZero() || !since.plus(time).isAfter(now);
    }
}
