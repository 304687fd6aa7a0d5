package org.cloudimagefactory.soak;

import java.util.concurrent.TimeUnit;

/** Lets those who act beside the hooks rest until some more has been announced: so that a slow machine makes the run longer, not other. */
final class Pace {
    private int announced;
    private boolean isOver;
    private long moved = System.nanoTime();

    /** One more has been announced. */
    synchronized void step() {
        announced++;
        moved = System.nanoTime();
        notifyAll();
    }

    /** No more comes. */
    synchronized void end() {
        isOver = true;
        notifyAll();
    }

    /** There is more to come. */
    synchronized void begin() {
        isOver = false;
    }

    /** Rests until so many more have been announced, but not for long when nothing moves: then somebody else has to act. */
    synchronized void rest(int announcements, long stillMillis) throws InterruptedException {
        int goal = announced + announcements;
        long left = stillMillis;
        while (announced < goal && !isOver && left > 0) {
            wait(left);
            left = stillMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - moved);
        }
    }
}
