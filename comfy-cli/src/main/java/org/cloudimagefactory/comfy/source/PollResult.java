package org.cloudimagefactory.comfy.source;

import java.util.Locale;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What became of one source.
 *
 * @param source its name
 * @param state how it ended
 * @param text one line for people
 * @param record what is known of it now
 * @param problem why nothing came of it; null where nothing is wrong
 */
public record PollResult(
        String source,
        State state,
        String text,
        SourceRecord record,
        @Nullable Problem problem) {
    /** One of which nothing could be known. */
    static PollResult failed(SourceEntry entry, Problem problem) {
        return new PollResult(entry.name(), State.FAILED, problem.line(), SourceRecord.of(entry), problem);
    }

    /** How a source can end. */
    public enum State {
        /** It was asked, or a build of the same failed, not long ago. */
        WAITING,
        /** Nothing is to be done. */
        UNCHANGED,
        /** Something would be done. */
        WOULD_BUILD,
        /** A job of a farm builds it. */
        UNDER_WAY,
        /** An image was made. */
        BUILT,
        /** The description has vanished, and the appliance is over. */
        EXPIRED,
        /** The description has vanished, and nothing came of it. */
        GONE,
        /** Something is wrong. */
        FAILED;

        /** Whether there is an image of what the repository says now, or will be. */
        boolean isAsItShouldBe() {
            return this == UNCHANGED || this == BUILT || this == UNDER_WAY;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
