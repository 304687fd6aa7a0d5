package org.cloudimagefactory.soak;

import java.time.Duration;

/**
 * Under what a tool has to work.
 *
 * @param killAfter when it is ended by SIGKILL, or null
 * @param clockSetBack whether its clock is an hour slow
 */
record Conditions(Duration killAfter, boolean clockSetBack) {
    static final Conditions CALM = new Conditions(null, false);

    /** One run in three is killed, one in ten finds the clock set back. */
    static Conditions rough(Dice dice, long leastMillis, long mostMillis) {
        boolean killed = dice.onceIn(3);
        Duration after = dice.between(leastMillis, mostMillis);
        return new Conditions(killed ? after : null, dice.onceIn(10));
    }
}
