package org.cloudimagefactory.common.template;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;

/**
 * Gives the rendering of a template a limit of time. It runs on a thread of its own that is interrupted when the time is up, which the
 * work has to look at. Work that does not is left to itself, on a thread that keeps no process from ending.
 */
record TimedRendering(Duration limit) {

    /**
     * Returns what the work returns.
     *
     * @param name of the template, for messages
     * @throws Problem of the item when the work takes longer than the limit, or more memory or depth than there is
     */
    <T> T run(String name, Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread thread = new Thread(task, "template");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw problem(name, "it takes longer than " + limit.toSeconds() + " s; look for loops in loops", e);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw problem(name, "interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutOfMemoryError) {
                throw problem(name, "it takes more memory than there is", e);
            }
            if (e.getCause() instanceof StackOverflowError) {
                throw problem(name, "it is nested too deeply", e);
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("rendering failed", e.getCause());
        }
    }

    private static ItemProblem problem(String name, String reason, Exception cause) {
        return new ItemProblem("cannot render template " + name + ": " + reason).causedBy(cause);
    }
}
