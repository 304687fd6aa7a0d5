package org.cloudimagefactory.common.web;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/** How fast all that goes over the web may come and go together. */
public final class Bandwidth {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);
    /** How much may come at once after a pause, in seconds of the limit. */
    private static final double BURST_SECONDS = 0.25;

    private final long bytesPerSecond;
    private double allowance;
    private long lastNanos = System.nanoTime();

    private Bandwidth(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** As fast as it goes. */
    public static Bandwidth unlimited() {
        return new Bandwidth(0);
    }

    /** At most so many bytes per second. */
    public static Bandwidth of(long bytesPerSecond) {
        return new Bandwidth(bytesPerSecond);
    }

    /** How many bytes to read at once, so that the limit is kept evenly. */
    int chunk(int wanted) {
        return bytesPerSecond == 0
                ? wanted
                : (int) Math.min(wanted, Math.max(1, (long) (bytesPerSecond * BURST_SECONDS)));
    }

    /** Waits until so many bytes were allowed to come. */
    void used(int bytes) throws InterruptedIOException {
        long wait = bytesPerSecond == 0 ? 0 : nanosToWait(bytes);
        try {
            TimeUnit.NANOSECONDS.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private synchronized long nanosToWait(int bytes) {
        long now = System.nanoTime();
        double earned = (double) (now - lastNanos) / NANOS * bytesPerSecond;
        allowance = Math.min(allowance + earned, bytesPerSecond * BURST_SECONDS) - bytes;
        lastNanos = now;
        return allowance >= 0 ? 0 : (long) (-allowance / bytesPerSecond * NANOS);
    }
}
