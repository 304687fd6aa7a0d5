package org.cloudimagefactory.nifty.backend;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.cloudimagefactory.common.problem.Problem;

/**
 * Work that goes on beside other work, in a thread of its own that keeps no process alive.
 *
 * @param <T> what it comes to
 */
public final class BackgroundTask<T> {
    private final CompletableFuture<T> future = new CompletableFuture<>();

    private BackgroundTask() {}

    /** Begins the work; the name is that of its thread. */
    public static <T> BackgroundTask<T> run(String name, Supplier<T> work) {
        BackgroundTask<T> task = new BackgroundTask<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        task.future.complete(work.get());
                    } catch (RuntimeException | Error e) {
                        task.future.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Waits for the end, whatever it is. */
    public void await() {
        var unused = future.handle((value, problem) -> "ended").join();
    }

    /** What the work has come to, or the problem that it has met. */
    public T result() {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw Problem.of(Objects.requireNonNullElse(e.getCause(), e));
        }
    }
}
