package org.cloudimagefactory.itchy.process;

import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.queue.JournalEntry.Step;
import org.cloudimagefactory.itchy.queue.WaitingEvent;
import org.jspecify.annotations.Nullable;

/**
 * What became of an event.
 *
 * @param event the event
 * @param step how it ended
 * @param note in words, such as the reason of a failure; may be empty
 * @param images that belong to it now
 * @param descriptor that was written, or null
 * @param problem why it failed, or null
 * @param warnings what is odd about the published file
 * @param written bytes of the images that were made of it now
 */
public record EventResult(
        WaitingEvent event,
        Step step,
        String note,
        List<Path> images,
        @Nullable Path descriptor,
        @Nullable Problem problem,
        List<String> warnings,
        long written) {
    public EventResult {
        images = List.copyOf(images);
        warnings = List.copyOf(warnings);
    }

    /** An event that left nothing behind. */
    public static EventResult of(WaitingEvent event, Step step, String note) {
        return new EventResult(event, step, note, List.of(), null, null, List.of(), 0);
    }

    /** An event with a descriptor. */
    public static EventResult of(WaitingEvent event, Step step, String note, List<Path> images, Path descriptor) {
        return new EventResult(event, step, note, images, descriptor, null, List.of(), 0);
    }

    /** The same, with what is odd about the published file, and how many bytes were made of it. */
    EventResult with(List<String> found, long bytes) {
        return new EventResult(event, step, note, images, descriptor, problem, found, bytes);
    }

    /** An event that did not work out. */
    public static EventResult failed(WaitingEvent event, Step step, Problem problem) {
        return new EventResult(
                event, step, String.valueOf(problem.getMessage()), List.of(), null, problem, List.of(), 0);
    }
}
