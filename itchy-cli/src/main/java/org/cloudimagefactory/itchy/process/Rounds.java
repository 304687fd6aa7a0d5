package org.cloudimagefactory.itchy.process;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A run works on what waits, then on what has come meanwhile, and so on; but where things come as fast as they are done it would
 * never end, and whoever waits behind it neither.
 *
 * @param <T> what comes
 */
final class Rounds<T extends Collection<?>> {
    /** After so long no new round is begun. */
    static final Duration LIMIT = Duration.ofMinutes(5);

    private final Supplier<T> look;
    private final LongSupplier nanoTime;

    /** Looks for what has come, by a clock that only goes forward. */
    Rounds(Supplier<T> look, LongSupplier nanoTime) {
        this.look = look;
        this.nanoTime = nanoTime;
    }

    /** Works on what is there, however long that takes, and on what comes within the limit. */
    void run(Consumer<T> work) {
        long begin = nanoTime.getAsLong();
        for (T found = look.get(); !found.isEmpty(); found = look.get()) {
            work.accept(found);
            if (nanoTime.getAsLong() - begin >= LIMIT.toNanos()) {
                return;
            }
        }
    }
}
