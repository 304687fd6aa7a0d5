package org.cloudimagefactory.soak;

/** Does something once at least, and again and again until it is told to stop, in a thread of its own. */
final class Actor implements AutoCloseable {
    /** What it does once. */
    interface Deed {
        void run() throws Exception;
    }

    private static final long STEP_MILLIS = 50;

    private final Thread thread;
    private volatile boolean isStopped;

    private Actor(String name, Dice dice, long longestPauseMillis, Deed deed, Tally tally) {
        thread = new Thread(
                () -> {
                    try {
                        do {
                            deed.run();
                            pause(dice.between(longestPauseMillis / 8, longestPauseMillis).toMillis());
                        } while (!isStopped);
                    } catch (Exception e) {
                        tally.fault(name + " fails: " + e);
                        e.printStackTrace();
                    }
                },
                name);
    }

    static Actor start(String name, Dice dice, long longestPauseMillis, Deed deed, Tally tally) {
        Actor actor = new Actor(name, dice, longestPauseMillis, deed, tally);
        actor.thread.start();
        return actor;
    }

    private void pause(long millis) throws InterruptedException {
        for (long left = millis; left > 0 && !isStopped; left -= STEP_MILLIS) {
            Thread.sleep(Math.min(STEP_MILLIS, left));
        }
    }

    /** It may end what it is at. */
    void stop() {
        isStopped = true;
    }

    /** Waits until it has ended. */
    @Override
    public void close() throws InterruptedException {
        stop();
        thread.join();
    }
}
