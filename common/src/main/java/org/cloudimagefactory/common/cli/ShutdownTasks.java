package org.cloudimagefactory.common.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What must be undone when the process is asked to end (SIGINT, SIGTERM) in the middle of its work. Tasks run last-in
 * first-out in one shutdown hook; the JVM then exits with 130 or 143.
 */
public final class ShutdownTasks {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    /** A registered task; closing it, when the work is done, takes it out again. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** Makes the JVM run the tasks when it ends. Call it once, from main. */
    public void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::runAll, "shutdown"));
    }

    /** Registers a task; it must be quick and must not throw. When the process is already ending, it runs at once. */
    public Registration register(Runnable task) {
        synchronized (this) {
            if (!running) {
                tasks.push(task);
                return () -> remove(task);
            }
        }
        task.run();
        return () -> {};
    }

    /** Whether the process is on its way out, so that failures of interrupted work need not be told. */
    public synchronized boolean isShuttingDown() {
        return running;
    }

    /** Runs all registered tasks, newest first. */
    public void runAll() {
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    private synchronized @org.jspecify.annotations.Nullable Runnable next() {
        running = true;
        return tasks.poll();
    }

    private synchronized void remove(Runnable task) {
        tasks.remove(task);
    }
}
