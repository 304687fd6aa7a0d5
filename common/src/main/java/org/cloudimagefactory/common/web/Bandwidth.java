package org.cloudimagefactory.common.web;

import java.util.concurrent.TimeUnit;
import org.cloudimagefactory.common.problem.UsageProblem;

/** How fast all that is fetched may come together. */
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

    /** Reads bytes per second: a number, optionally with K, M or G (powers of 1024). */
    public static Bandwidth parse(String text) {
        if (!text.matches("[0-9]{1,12}[KkMmGg]?")) {
            throw new UsageProblem("'" + text + "' is no bandwidth").hint("give bytes per second, such as 10M");
        }
        char unit = Character.toUpperCase(text.charAt(text.length() - 1));
        int shift = unit == 'K' ? 10 : unit == 'M' ? 20 : unit == 'G' ? 30 : 0;
        String digits = shift == 0 ? text : text.substring(0, text.length() - 1);
        return new Bandwidth(Long.parseLong(digits) << shift);
    }

    /** How many bytes to read at once, so that the limit is kept evenly. */
    int chunk(int wanted) {
        return bytesPerSecond == 0
                ? wanted
                : (int) Math.max(1, Math.min(wanted, (long) (bytesPerSecond * BURST_SECONDS)));
    }

    /** Waits until so many bytes were allowed to come. */
    void used(int bytes) throws InterruptedException {
        long wait = bytesPerSecond == 0 ? 0 : nanosToWait(bytes);
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
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
