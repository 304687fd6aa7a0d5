package org.cloudimagefactory.itchy.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.cloudimagefactory.common.farm.Farm;
import org.cloudimagefactory.common.farm.FarmJob;
import org.cloudimagefactory.itchy.queue.EventQueue;
import org.cloudimagefactory.itchy.queue.WaitingEvent;
import org.jspecify.annotations.Nullable;

/**
 * As {@link EventProcessor}, where images are made on a farm: of each image only the first event that waits may have a job, so that
 * events of one identifier keep their order, whichever nodes their jobs run on.
 */
final class FarmProcessor {
    private final EventQueue queue;
    private final EventWorker worker;
    private final Farm farm;
    private final boolean waits;
    private final LongSupplier nanoTime;
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Set<String> kept = new HashSet<>();
    private final Set<String> wanted = new HashSet<>();
    private final List<FarmJob> toSubmit = new ArrayList<>();

    /** The events of one image that are not done, and the job of the first of them. */
    private static final class Group {
        private final Deque<WaitingEvent> events = new ArrayDeque<>();
        private @Nullable FarmJob job;
    }

    FarmProcessor(EventQueue queue, EventWorker worker, Farm farm, boolean waits, LongSupplier nanoTime) {
        this.queue = queue;
        this.worker = worker;
        this.farm = farm;
        this.waits = waits;
        this.nanoTime = nanoTime;
    }

    /** Works on all events, or on those whose jobs have ended; tells of each as it ends. */
    RunSummary run(Consumer<EventResult> listener) {
        RunSummary summary = new RunSummary();
        long begin = nanoTime.getAsLong();
        farm.refresh();
        while (!worker.isEnding()) {
            if (seen.isEmpty() || nanoTime.getAsLong() - begin < Rounds.LIMIT.toNanos()) {
                addFresh();
            }
            toSubmit.clear();
            wanted.clear();
            wanted.addAll(kept);
            for (Iterator<Group> all = groups.values().iterator(); all.hasNext(); ) {
                if (isDone(all.next(), result -> {
                    summary.add(result);
                    listener.accept(result);
                })) {
                    all.remove();
                }
            }
            if (worker.isEnding()) {
                break;
            }
            farm.retain(wanted);
            farm.submit(toSubmit);
            if (groups.isEmpty() || !waits) {
                break;
            }
            farm.await();
        }
        summary.left(
                groups.values().stream().mapToInt(group -> group.events.size()).sum());
        return summary;
    }

    private void addFresh() {
        for (WaitingEvent event : queue.waiting(name -> !seen.contains(name))) {
            seen.add(event.id());
            String group = event.identifier() == null ? "\0" + event.id() : event.identifier();
            Group known = groups.computeIfAbsent(group, any -> new Group());
            known.events.add(event);
            // What has come may spare the work.
            known.job = null;
        }
    }

    /** Works on the events of one image as far as that goes; true when nothing more is to be done about them in this run. */
    private boolean isDone(Group group, Consumer<EventResult> listener) {
        Deque<WaitingEvent> events = group.events;
        while (!events.isEmpty() && !worker.isEnding()) {
            WaitingEvent event = events.getFirst();
            List<WaitingEvent> later = List.copyOf(events).subList(1, events.size());
            if (group.job == null) {
                group.job = worker.job(event, later).orElse(null);
            }
            FarmJob job = group.job;
            if (job != null) {
                wanted.add(job.id());
                Farm.Standing standing = farm.standing(job);
                if (standing != Farm.Standing.ENDED) {
                    if (standing == Farm.Standing.TO_SUBMIT) {
                        toSubmit.add(job);
                    }
                    return false;
                }
            }
            group.job = null;
            EventResult result = worker.work(event, later);
            if (worker.isEnding() && result.problem() != null) {
                return false;
            }
            listener.accept(result);
            events.removeFirst();
            if (result.problem() != null && !result.problem().isOfOneItem() && event.identifier() != null) {
                if (job != null) {
                    kept.add(job.id());
                }
                // What waits for a better run is done before what came after it.
                return true;
            }
        }
        return events.isEmpty();
    }
}
