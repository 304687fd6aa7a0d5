package org.cloudimagefactory.itchy.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How things stand with the events of a directory.
 *
 * @param waiting in order of arrival
 * @param running on which a run works at this moment
 * @param failed that were set aside
 * @param done of late, the oldest first
 */
public record QueueStatus(List<Line> waiting, List<Line> running, List<Line> failed, List<Line> done) {
    public QueueStatus {
        waiting = List.copyOf(waiting);
        running = List.copyOf(running);
        failed = List.copyOf(failed);
        done = List.copyOf(done);
    }

    /**
     * One event.
     *
     * @param event its file name
     * @param type as it was given
     * @param identifier of the image; may be empty
     * @param version of the image; may be empty
     * @param since when it came; of a done one, when it was done; seconds since the epoch, or null if nobody knows
     * @param reason why it failed, how it ended, or nothing
     */
    public record Line(
            String event,
            String type,
            String identifier,
            String version,
            @Nullable Long since,
            String reason) {}
}
