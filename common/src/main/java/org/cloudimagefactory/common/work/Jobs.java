package org.cloudimagefactory.common.work;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Work on several items side by side. The failure of one item, a defect included, never ends the others. A failure that would meet
 * them all, such as a dead server or a full disk, ends the run: what is under way is finished, nothing new is begun.
 */
public final class Jobs {
    private final String name;
    private final int threads;
    private final Predicate<Problem> endsRun;

    /** So many at a time, at least one; the name is that of the threads, which keep no process alive. */
    public Jobs(String name, int threads) {
        this(name, threads, problem -> !problem.isOfOneItem());
    }

    /** The same where other problems end the run. */
    public Jobs(String name, int threads, Predicate<Problem> endsRun) {
        this.name = name;
        this.threads = threads;
        this.endsRun = endsRun;
    }

    /**
     * How the work on an item ended; without a result and a problem it was not begun.
     *
     * @param item what was worked on
     * @param result what came of it, or null
     * @param problem why nothing came of it, or null
     * @param <T> kind of the items
     * @param <R> kind of the results
     */
    public record Outcome<T, R>(
            T item, @Nullable R result, @Nullable Problem problem) {
        /** Whether nothing was done, as another item had ended the run. */
        public boolean isSkipped() {
            return result == null && problem == null;
        }
    }

    /**
     * Works on the items; returns how each ended, in the order of the items.
     *
     * @param listener is told of each as it ends, in this thread; what it throws ends the run and interrupts what is under way
     * @throws ItemProblem when this thread is interrupted, which interrupts what is under way
     */
    public <T, R> List<Outcome<T, R>> run(List<T> items, Function<T, R> work, Consumer<Outcome<T, R>> listener) {
        ExecutorService workers = Executors.newFixedThreadPool(Math.max(1, Math.min(threads, items.size())), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        try {
            AtomicBoolean over = new AtomicBoolean();
            CompletionService<Outcome<T, R>> ended = new ExecutorCompletionService<>(workers);
            List<Future<Outcome<T, R>>> all = new ArrayList<>();
            items.forEach(item -> all.add(ended.submit(() -> one(item, work, over))));
            for (int i = 0; i < all.size(); i++) {
                listener.accept(ended.take().get());
            }
            List<Outcome<T, R>> outcomes = new ArrayList<>();
            for (Future<Outcome<T, R>> outcome : all) {
                outcomes.add(outcome.get());
            }
            return outcomes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemProblem("interrupted").causedBy(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("whatever work throws is an outcome", e);
        } finally {
            workers.shutdownNow();
        }
    }

    private <T, R> Outcome<T, R> one(T item, Function<T, R> work, AtomicBoolean over) {
        if (over.get()) {
            return new Outcome<>(item, null, null);
        }
        try {
            return new Outcome<>(item, work.apply(item), null);
        } catch (RuntimeException | Error e) {
            Problem problem = Failure.of(name, e);
            if (endsRun.test(problem)) {
                over.set(true);
            }
            return new Outcome<>(item, null, problem);
        }
    }
}
