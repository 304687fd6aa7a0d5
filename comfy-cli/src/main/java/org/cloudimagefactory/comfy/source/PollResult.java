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
    /** How a source can end. */
    public enum State {
        /** It was asked, or a build of the same failed, not long ago. */
        WAITING,
        /** Nothing is to be done. */
        UNCHANGED,
        /** Something would be done. */
        WOULD_BUILD,
        /** An image was made. */
        BUILT,
        /** The description has vanished, and the appliance is over. */
        EXPIRED,
        /** The description has vanished, and nothing came of it. */
        GONE,
        /** Something is wrong. */
        FAILED;

        /** Whether there is an image of what the repository says now. */
        boolean isAsItShouldBe() {
            return this == UNCHANGED || this == BUILT;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
