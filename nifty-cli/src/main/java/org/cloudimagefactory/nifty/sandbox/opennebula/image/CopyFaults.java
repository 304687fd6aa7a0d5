package org.cloudimagefactory.nifty.sandbox.opennebula.image;

import java.util.ArrayDeque;
import java.util.Deque;

/** Troubles of the copies in the background, on demand. */
public final class CopyFaults {
    private final Deque<String> failures = new ArrayDeque<>();
    private boolean stalled;

    /** One of the next copies fails for this reason. */
    public synchronized void fail(String reason) {
        failures.add(reason);
    }

    /** Copies stand still, with their images LOCKED, until {@link #resume}. */
    public synchronized void stall() {
        stalled = true;
    }

    /** Copies go on. */
    public synchronized void resume() {
        stalled = false;
        notifyAll();
    }

    synchronized void beforeCopy() throws SourceException, InterruptedException {
        while (stalled) {
            wait();
        }
        String reason = failures.poll();
        if (reason != null) {
            throw new SourceException(reason);
        }
    }
}
