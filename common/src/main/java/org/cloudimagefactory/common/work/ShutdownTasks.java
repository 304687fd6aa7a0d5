package org.cloudimagefactory.common.work;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be undone when the process is asked to end (SIGINT, SIGTERM) in the middle of its work. Tasks run last-in
 * first-out in one shutdown hook; one that fails keeps none of the others from running. The JVM then exits with 130 or 143.
 */
public final class ShutdownTasks {
    private static final Logger LOG = LoggerFactory.getLogger(ShutdownTasks.class);

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;
    private volatile boolean finished;
    private volatile UnaryOperator<String> style = UnaryOperator.identity();

    /** A registered task; closing it, when the work is done, takes it out again. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** Makes the JVM run the tasks when it ends, and say so when that is before the tool's own end. Call it once, from main. */
    public void install(String tool) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> runAllFor(tool), "shutdown"));
    }

    /** What is said on stderr is to be written so. */
    public void speak(UnaryOperator<String> lines) {
        style = lines;
    }

    /** Runs the tool, then ends the JVM with the exit code that it returns. */
    public void exitWith(IntSupplier tool) {
        int exitCode;
        try {
            exitCode = tool.getAsInt();
        } finally {
            finished = true;
        }
        System.exit(exitCode);
    }

    /** Registers a task; it must be quick. When the process is already ending, it runs at once. */
    public Registration register(Runnable task) {
        synchronized (this) {
            if (!running) {
                tasks.push(task);
                return () -> remove(task);
            }
        }
        run(task);
        return () -> {};
    }

    /** Whether the process is on its way out, so that failures of interrupted work need not be told. */
    public synchronized boolean isShuttingDown() {
        return running;
    }

    /** Runs all registered tasks, newest first, whatever becomes of each. */
    public void runAll() {
        for (Runnable task = next(); task != null; task = next()) {
            run(task);
        }
    }

    private void runAllFor(String tool) {
        if (!finished) {
            begin();
            // One call, so that nothing of another thread gets in between.
            System.err.print((Terminal.isStderr() ? TerminalProgress.ERASE_LINE : "")
                    + style.apply(tool + ": interrupted: ending what runs and removing temporary files") + "\n");
        }
        runAll();
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("not cleaned up: {}", String.valueOf(e.getMessage()));
            LOG.debug("not cleaned up", e);
        }
    }

    private synchronized void begin() {
        running = true;
    }

    private synchronized @Nullable Runnable next() {
        running = true;
        return tasks.poll();
    }

    private synchronized void remove(Runnable task) {
        tasks.remove(task);
    }
}
