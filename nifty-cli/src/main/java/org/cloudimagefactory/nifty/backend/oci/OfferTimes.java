package org.cloudimagefactory.nifty.backend.oci;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.cloudimagefactory.common.problem.ItemProblem;

/** The times that offers and tombstones bear: always later than those of what they replace, as sites take nothing older. */
final class OfferTimes {
    /** Clocks of several machines differ by less. */
    private static final Duration AHEAD = Duration.ofMinutes(10);

    private final Clock clock;

    OfferTimes(Clock clock) {
        this.clock = clock;
    }

    /**
     * Now, or a millisecond after the latest of what is replaced.
     *
     * @throws ItemProblem when that is far ahead of the clock
     */
    Instant after(List<Tagged> replaced) {
        Instant time = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant limit = time.plus(AHEAD);
        for (Tagged former : replaced) {
            if (former.created().isAfter(limit)) {
                throw new ItemProblem(former.reference() + " says that it was made at " + former.created()
                                + ", which is more than " + AHEAD.toMinutes() + " minutes ahead of the clock")
                        .hint("set the clock of this machine, or delete the tag if its time is wrong");
            }
            if (!time.isAfter(former.created())) {
                time = former.created().truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
            }
        }
        return time;
    }
}
