package org.cloudimagefactory.itchy.queue;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of the journal.
 *
 * @param at RFC 3339, UTC; anything, if it was not this version that wrote it
 * @param step what happened
 * @param event file name of the event
 * @param identifier of the image
 * @param type of the event
 * @param version of the image
 * @param detail path of the descriptor, reason of a failure, or what else there is to tell
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JournalEntry(
        String at,
        Step step,
        String event,
        @Nullable String identifier,
        @Nullable String type,
        @Nullable String version,
        @Nullable String detail) {
    /** When it happened, if that is told in a form that can be read. */
    public Optional<Instant> time() {
        try {
            return Optional.of(Instant.parse(at));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** What can happen to an event. */
    public enum Step {
        /** Work on it has begun. */
        STARTED,
        /** Its descriptor is written, and gets its final name now. */
        PUBLISHING,
        /** An image was registered, or taken from an earlier event with the same checksum. */
        REGISTERED,
        /** An expiration was written. */
        EXPIRED,
        /** Needed no work, since the image expired meanwhile. */
        CANCELLED,
        /** Failed before, and needs no work any longer, since a later event of the same image is done. */
        SUPERSEDED,
        /** Of a kind that needs no work. */
        ACKNOWLEDGED,
        /** Did not work out; it is tried again. */
        FAILED,
        /** Did not work out too often; it is tried again only when somebody asks for it. */
        SET_ASIDE;

        /** The step of this name in the journal, if there is one. */
        static Optional<Step> of(String name) {
            return Arrays.stream(values())
                    .filter(step -> step.name().equals(name))
                    .findFirst();
        }

        /** How reports call it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether the event is done with. */
        public boolean isDone() {
            return this == REGISTERED
                    || this == EXPIRED
                    || this == CANCELLED
                    || this == SUPERSEDED
                    || this == ACKNOWLEDGED;
        }
    }
}
