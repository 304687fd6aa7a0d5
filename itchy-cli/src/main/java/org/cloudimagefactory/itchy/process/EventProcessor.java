package org.cloudimagefactory.itchy.process;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.itchy.queue.EventQueue;
import org.cloudimagefactory.itchy.queue.WaitingEvent;

/** One run over all waiting events: those of one image strictly in order, those of different images side by side. */
final class EventProcessor {
    private final EventQueue queue;
    private final EventWorker worker;
    private final int jobs;

    EventProcessor(EventQueue queue, EventWorker worker, int jobs) {
        this.queue = queue;
        this.worker = worker;
        this.jobs = jobs;
    }

    /** Works on all events, also on those that come meanwhile, each once; tells of each as it ends. */
    RunSummary run(Consumer<EventResult> listener) {
        RunSummary summary = new RunSummary();
        Set<String> seen = new HashSet<>();
        for (List<WaitingEvent> fresh = fresh(seen); !fresh.isEmpty(); fresh = fresh(seen)) {
            fresh.forEach(event -> seen.add(event.id()));
            run(fresh, result -> {
                summary.add(result);
                listener.accept(result);
            });
        }
        return summary;
    }

    private List<WaitingEvent> fresh(Set<String> seen) {
        return queue.waiting().stream()
                .filter(event -> !seen.contains(event.id()))
                .toList();
    }

    private void run(List<WaitingEvent> events, Consumer<EventResult> listener) {
        ExecutorService executor = Executors.newFixedThreadPool(jobs);
        try {
            List<Future<?>> groups = new ArrayList<>();
            for (List<WaitingEvent> group : byImage(events)) {
                groups.add(executor.submit(() -> workOn(group, listener)));
            }
            for (Future<?> group : groups) {
                group.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FactoryException.item("interrupted").causedBy(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an event could not be worked on", e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }

    private void workOn(List<WaitingEvent> group, Consumer<EventResult> listener) {
        for (int i = 0; i < group.size(); i++) {
            EventResult result = worker.work(group.get(i), group.subList(i + 1, group.size()));
            synchronized (this) {
                listener.accept(result);
            }
        }
    }

    /** Events about no image have each a group of their own. */
    private static Iterable<List<WaitingEvent>> byImage(List<WaitingEvent> events) {
        Map<String, List<WaitingEvent>> groups = events.stream()
                .collect(Collectors.groupingBy(
                        event -> event.identifier() == null ? "\0" + event.id() : event.identifier(),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return groups.values();
    }
}
