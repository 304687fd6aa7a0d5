package org.cloudimagefactory.soak;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Decisions that a seed makes. */
final class Dice {
    private final Random random;

    Dice(long seed) {
        random = new Random(seed);
    }

    synchronized int below(int bound) {
        return random.nextInt(bound);
    }

    /** Once in so many throws. */
    synchronized boolean onceIn(int times) {
        return random.nextInt(times) == 0;
    }

    synchronized <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** As often short as long: each doubling is as likely as the next. */
    synchronized Duration between(long leastMillis, long mostMillis) {
        double factor = Math.pow((double) mostMillis / leastMillis, random.nextDouble());
        return Duration.ofMillis(Math.round(leastMillis * factor));
    }

    synchronized byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
