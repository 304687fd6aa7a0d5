package org.cloudimagefactory.soak;

/** Does something once at least, and again and again until it is told to stop, in a thread of its own. */
final class Actor implements AutoCloseable {
    /** What it does once. */
    interface Deed {
        void run() throws Exception;
    }

    private final Thread thread;
    private volatile boolean isStopped;

    private Actor(String name, Deed deed, Deed rest, Tally tally) {
        thread = new Thread(
                () -> {
                    try {
                        do {
                            deed.run();
                            rest.run();
                        } while (!isStopped);
                    } catch (Exception e) {
                        tally.fault(name + " fails: " + e);
                    }
                },
                name);
    }

    static Actor start(String name, Deed deed, Deed rest, Tally tally) {
        Actor actor = new Actor(name, deed, rest, tally);
        actor.thread.start();
        return actor;
    }

    /** Does it once. */
    static Actor once(String name, Deed deed, Tally tally) {
        Actor actor = new Actor(name, deed, () -> {}, tally);
        actor.stop();
        actor.thread.start();
        return actor;
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
