package org.cloudimagefactory.common.web;

import java.io.IOException;
import java.time.Duration;

/** Ends when a server sends next to nothing for minutes: it could hold up a run for ever. */
final class StallLimit {
    private static final Duration WINDOW = Duration.ofMinutes(5);

    /** What is next to nothing. */
    static final long LEAST_BYTES = 64 * 1024;

    private long windowStart = System.nanoTime();
    private long heard;

    /** So many bytes came. */
    void heard(int bytes) throws IOException {
        heard += bytes;
        long now = System.nanoTime();
        if (now - windowStart > WINDOW.toNanos()) {
            if (heard < LEAST_BYTES) {
                throw new IOException(
                        "the server has sent no more than " + heard + " bytes in " + WINDOW.toMinutes() + " minutes");
            }
            windowStart = now;
            heard = 0;
        }
    }
}
