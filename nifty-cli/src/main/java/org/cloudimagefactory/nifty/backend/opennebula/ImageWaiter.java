package org.cloudimagefactory.nifty.backend.opennebula;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.Image;
import org.cloudimagefactory.nifty.oca.ImagePool;
import org.cloudimagefactory.nifty.oca.OneResponse;
import org.cloudimagefactory.nifty.oca.PoolFilter;
import org.jspecify.annotations.Nullable;

/**
 * Waits for images to become ready or to go away. All that wait at a time are looked after by one call for the part of the
 * pool that they lie in; the first time when copies before it were done, and the longer an image takes, the rarer.
 */
final class ImageWaiter {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration LONGEST_GUESS = Duration.ofSeconds(2);
    private static final int SLOWNESS = 4;
    private static final int CARE = 16;

    private final Client client;
    private final Answers answers;
    private final Map<Integer, Wait> waits = new HashMap<>();
    private @Nullable Thread poller;
    private volatile Duration usualCopy = SHORTEST;

    ImageWaiter(Client client, Answers answers) {
        this.client = client;
        this.answers = answers;
    }

    /** One image that somebody waits for; an image that is not there any more is shown as null. */
    private static final class Wait {
        private final Predicate<@Nullable Image> over;
        private final long started = System.nanoTime();
        private final long deadline;
        private final CompletableFuture<@Nullable Image> result = new CompletableFuture<>();
        private long due;

        Wait(Predicate<@Nullable Image> over, Duration first, Duration limit) {
            this.over = over;
            this.deadline = started + limit.toNanos();
            this.due = Math.min(started + first.toNanos(), deadline);
        }

        void see(@Nullable Image image, long now) {
            if (over.test(image) || now - deadline > 0) {
                result.complete(image);
                return;
            }
            // Seen before its time, together with others, it still waits for its own.
            if (now >= due) {
                long age = (now - started) / SLOWNESS;
                due = now + Math.max(SHORTEST.toNanos(), Math.min(LONGEST.toNanos(), age));
            }
        }
    }

    /** Waits until the copy is done; the image may be in state ERROR then, in LOCKED when the time is over, or null when it is gone. */
    @Nullable
    Image untilCopied(int id, Duration limit) {
        long started = System.nanoTime();
        Image image = await(id, seen -> seen == null || !ImageStates.isPending(seen), usualCopy, limit);
        usualCopy = guess(Duration.ofNanos(System.nanoTime() - started));
        return image;
    }

    /** Waits until the image is gone, or the time is over. */
    @Nullable
    Image untilGone(int id, Duration limit) {
        return await(id, image -> image == null || image.state() != Image.State.DELETE, SHORTEST, limit);
    }

    /** A little less than the last copy took, so that the guess also shrinks again. */
    private static Duration guess(Duration took) {
        Duration less = took.minus(took.dividedBy(CARE));
        if (less.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return less.compareTo(LONGEST_GUESS) < 0 ? less : LONGEST_GUESS;
    }

    private @Nullable Image await(int id, Predicate<@Nullable Image> over, Duration first, Duration limit) {
        Wait wait = new Wait(over, first, limit);
        synchronized (this) {
            waits.put(id, wait);
            if (poller == null) {
                poller = new Thread(this::poll, "image-waiter");
                poller.setDaemon(true);
                poller.start();
            }
            notifyAll();
        }
        try {
            return wait.result.join();
        } catch (CompletionException e) {
            throw Problem.of(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private void poll() {
        for (Map<Integer, Wait> due = nextDue(); !due.isEmpty(); due = nextDue()) {
            try {
                look(due);
            } catch (RuntimeException | Error e) {
                due.values().forEach(wait -> wait.result.completeExceptionally(e));
            }
            forgetFinished();
        }
    }

    private void look(Map<Integer, Wait> waiting) {
        int first = waiting.keySet().stream().mapToInt(Integer::intValue).min().orElseThrow();
        int last = waiting.keySet().stream().mapToInt(Integer::intValue).max().orElseThrow();
        Map<Integer, Image> found = new TreeMap<>();
        OneResponse response = new ImagePool(client, PoolFilter.mine().ids(first, last)).info(image -> {
            if (waiting.containsKey(image.id())) {
                found.put(image.id(), image);
            }
        });
        answers.require(response, "look after images");
        long now = System.nanoTime();
        waiting.forEach((id, wait) -> wait.see(found.get(id), now));
    }

    /** All that wait, once the first of them is due; none, and the end of the thread, when nobody waits. */
    private synchronized Map<Integer, Wait> nextDue() {
        while (!waits.isEmpty()) {
            long due = waits.values().stream().mapToLong(wait -> wait.due).min().orElseThrow();
            long millis = Duration.ofNanos(due - System.nanoTime()).toMillis();
            if (millis <= 0) {
                return new HashMap<>(waits);
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Problem problem = new ItemProblem("interrupted").causedBy(e);
                waits.values().forEach(wait -> wait.result.completeExceptionally(problem));
                waits.clear();
            }
        }
        poller = null;
        return Map.of();
    }

    private synchronized void forgetFinished() {
        List.copyOf(waits.keySet())
                .forEach(id -> waits.computeIfPresent(id, (key, wait) -> wait.result.isDone() ? null : wait));
    }
}
