package org.cloudimagefactory.nifty.sandbox.opennebula;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what happens in the background. */
final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Eventually() {}

    static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still not: " + what);
            }
            Thread.sleep(10);
        }
    }
}
