package org.cloudimagefactory.itchy.process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.work.Jobs;
import org.cloudimagefactory.itchy.event.EventType;
import org.cloudimagefactory.itchy.queue.EventQueue;
import org.cloudimagefactory.itchy.queue.WaitingEvent;

/** One run over all waiting events: those of one image strictly in order, those of different images side by side. */
final class EventProcessor {
    private final EventQueue queue;
    private final EventWorker worker;
    private final Jobs jobs;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final NewEvents newEvents = new NewEvents(this::fresh, System::nanoTime);

    EventProcessor(EventQueue queue, EventWorker worker, int jobs) {
        this.queue = queue;
        this.worker = worker;
        this.jobs = new Jobs("event", jobs);
    }

    /** Works on all events, also on those that come meanwhile, for some minutes, each once; tells of each as it ends. */
    RunSummary run(Consumer<EventResult> listener) {
        RunSummary summary = new RunSummary();
        new Rounds<>(() -> worker.isEnding() ? List.<WaitingEvent>of() : fresh(), System::nanoTime).run(fresh -> {
            fresh.forEach(event -> seen.add(event.id()));
            run(fresh, result -> {
                summary.add(result);
                listener.accept(result);
            });
        });
        return summary;
    }

    /** Events that this run has not begun with; each is begun with once in a run. */
    private List<WaitingEvent> fresh() {
        return queue.waiting(name -> !seen.contains(name));
    }

    private void run(List<WaitingEvent> events, Consumer<EventResult> listener) {
        for (Jobs.Outcome<List<WaitingEvent>, Boolean> group :
                jobs.run(byImage(events), group -> workOn(group, listener), ended -> {})) {
            if (group.problem() != null) {
                throw group.problem();
            }
        }
    }

    /** Whether the group came to its end. */
    private boolean workOn(List<WaitingEvent> group, Consumer<EventResult> listener) {
        for (int i = 0; i < group.size() && !worker.isEnding(); i++) {
            WaitingEvent event = group.get(i);
            if (isHeld(event)) {
                return true;
            }
            EventResult result = worker.work(event, later(event, group.subList(i + 1, group.size())));
            if (worker.isEnding() && result.problem() != null) {
                // What was interrupted has failed of course.
                return false;
            }
            synchronized (this) {
                listener.accept(result);
            }
            if (result.problem() != null && !result.problem().isOfOneItem() && event.identifier() != null) {
                held.add(event.identifier());
            }
        }
        return true;
    }

    /** What waits for a better run is done before what came after it: otherwise it would undo that later. */
    private boolean isHeld(WaitingEvent event) {
        return event.identifier() != null && held.contains(event.identifier());
    }

    /** What comes after an event, also of what has come since the run began: it may spare us long work. */
    private List<WaitingEvent> later(WaitingEvent event, List<WaitingEvent> known) {
        if (event.type() != EventType.AVAILABLE_POSTFIX || event.identifier() == null) {
            return known;
        }
        List<WaitingEvent> fresh = newEvents.of(event.identifier());
        if (fresh.isEmpty()) {
            return known;
        }
        List<WaitingEvent> all = new ArrayList<>(known);
        all.addAll(fresh);
        return all;
    }

    /** Events about no image have each a group of their own. */
    private static List<List<WaitingEvent>> byImage(List<WaitingEvent> events) {
        Map<String, List<WaitingEvent>> groups = events.stream()
                .collect(Collectors.groupingBy(
                        event -> event.identifier() == null ? "\0" + event.id() : event.identifier(),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return List.copyOf(groups.values());
    }
}
