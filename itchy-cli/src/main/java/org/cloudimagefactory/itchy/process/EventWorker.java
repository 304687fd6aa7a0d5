package org.cloudimagefactory.itchy.process;

import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.farm.FarmJob;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.work.Failure;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.itchy.event.EventReader;
import org.cloudimagefactory.itchy.event.EventType;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.queue.EventQueue;
import org.cloudimagefactory.itchy.queue.Journal;
import org.cloudimagefactory.itchy.queue.JournalEntry.Step;
import org.cloudimagefactory.itchy.queue.WaitingEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one event to its end: done and out of the queue, or noted as failed. */
final class EventWorker {
    private static final Logger LOG = LoggerFactory.getLogger(EventWorker.class);

    private final EventQueue queue;
    private final Journal journal;
    private final DescriptorPublisher publisher;
    private final AvailableHandler available;
    private final ExpireHandler expire;
    private final int maxAttempts;
    private final ShutdownTasks shutdown;
    private final EventReader reader;

    EventWorker(
            EventQueue queue,
            Journal journal,
            EventReader reader,
            DescriptorPublisher publisher,
            AvailableHandler available,
            ExpireHandler expire,
            int maxAttempts,
            ShutdownTasks shutdown) {
        this.queue = queue;
        this.journal = journal;
        this.reader = reader;
        this.publisher = publisher;
        this.available = available;
        this.expire = expire;
        this.maxAttempts = maxAttempts;
        this.shutdown = shutdown;
    }

    /** Whether the process was asked to end, so that nothing new must be begun with. */
    boolean isEnding() {
        return shutdown.isShuttingDown();
    }

    /** The job that has to end before an event is worked on; none also where something is wrong, which that work will meet. */
    Optional<FarmJob> job(WaitingEvent event, List<WaitingEvent> later) {
        try {
            return Decision.of(event, later, journal) == Decision.REGISTER
                    ? available.job(event, reader.read(event.file()))
                    : Optional.empty();
        } catch (Problem e) {
            LOG.debug("no job for {}", event.id(), e);
            return Optional.empty();
        }
    }

    /** Works on an event; {@code later} are those of the same image that came after it. */
    EventResult work(WaitingEvent event, List<WaitingEvent> later) {
        try {
            EventResult result = result(event, later);
            end(event, result);
            LOG.info("{} {} {}", result.step(), event.described(), result.note());
            return result;
        } catch (RuntimeException | Error e) {
            // A defect that one event brings to light is no reason to let all others wait.
            return failed(event, Failure.of(event.id(), e));
        }
    }

    /**
     * By the note that its descriptor goes out, a run that is killed here leaves the event known as done: it must leave the queue
     * before it is noted as done, or the next run would do it again. Without a descriptor that does no harm.
     */
    private void end(WaitingEvent event, EventResult result) {
        boolean isOut = journal.publishing(event).isPresent();
        if (isOut) {
            queue.done(event);
        } else {
            publisher.discard(event);
        }
        journal.note(event, result.step(), result.note().isEmpty() ? null : result.note());
        if (!isOut) {
            queue.done(event);
        }
    }

    /** What a killed run has written for an event that ends in another way now. */
    private void forgetDescriptor(WaitingEvent event) {
        if (journal.publishing(event).isEmpty()) {
            publisher.discard(event);
        }
    }

    private EventResult result(WaitingEvent event, List<WaitingEvent> later) {
        return switch (Decision.of(event, later, journal)) {
            case FINISH -> {
                Step step = event.type() == EventType.EXPIRE_POSTFIX ? Step.EXPIRED : Step.REGISTERED;
                yield EventResult.of(
                        event, step, "an interrupted run had begun it", List.of(), publisher.finish(event));
            }
            case CANCEL -> EventResult.of(event, Step.CANCELLED, "the image has expired meanwhile");
            case SUPERSEDE -> EventResult.of(event, Step.SUPERSEDED, "a later event of the same image is done already");
            case REGISTER -> {
                VmcatcherEvent content = reader.read(event.file());
                // If this run is killed, the next one knows by this what to remove.
                journal.note(event, Step.STARTED, available.imageName(event, content));
                yield available.handle(event, content);
            }
            case EXPIRE -> {
                journal.note(event, Step.STARTED, null);
                yield expire.handle(event, reader.read(event.file()), journal.expiresUnseen(event));
            }
            case ACKNOWLEDGE -> EventResult.of(event, Step.ACKNOWLEDGED, "");
        };
    }

    private EventResult failed(WaitingEvent event, Problem problem) {
        if (shutdown.isShuttingDown() || !problem.isOfOneItem()) {
            // Not the event's fault: it waits for a better run and has not used up an attempt.
            return EventResult.failed(event, Step.FAILED, problem);
        }
        journal.note(event, Step.FAILED, problem.line());
        boolean last = journal.attempts(event) >= maxAttempts;
        if (last) {
            forgetDescriptor(event);
            journal.note(event, Step.SET_ASIDE, problem.line());
            queue.setAside(event, problem.line());
        }
        // The command tells it on stderr; this is for the log file.
        LOG.info("failed: {} ({}): {}", event.id(), event.described(), problem.line());
        LOG.debug("{}", event.id(), problem);
        return EventResult.failed(event, last ? Step.SET_ASIDE : Step.FAILED, problem);
    }
}
