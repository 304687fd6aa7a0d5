package org.cloudimagefactory.soak;

import java.util.concurrent.TimeUnit;

/** Lets those who act beside the hooks rest until some more has been announced: so that a slow machine makes the run longer, not other. */
final class Pace {
    private int announced;
    private boolean isOver;

    /** One more has been announced. */
    synchronized void step() {
        announced++;
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

    /** Rests until so many more have been announced, but not for long when nothing moves. */
    synchronized void rest(int announcements, long mostMillis) throws InterruptedException {
        int goal = announced + announcements;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMillis);
        long left = mostMillis;
        while (announced < goal && !isOver && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }
}
