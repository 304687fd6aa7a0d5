package org.cloudimagefactory.itchy.queue;

import java.nio.file.Path;
import java.util.Optional;
import org.cloudimagefactory.itchy.event.EventName;
import org.cloudimagefactory.itchy.event.EventType;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits, with just what its order needs: thousands may wait at once.
 *
 * @param file that holds it
 * @param name says when it came
 * @param type or null if it is unknown
 * @param identifier of the image, or null if there is none
 * @param version of the image, or null if it is not told
 * @param problem why it can't be read, or null
 */
public record WaitingEvent(
        Path file,
        EventName name,
        @Nullable EventType type,
        @Nullable String identifier,
        @Nullable String version,
        @Nullable String problem) {

    static WaitingEvent of(Path file, EventName name, VmcatcherEvent event) {
        return new WaitingEvent(
                file,
                name,
                event.type().orElse(null),
                event.identifier().orElse(null),
                event.version().orElse(null),
                null);
    }

    static WaitingEvent unreadable(Path file, EventName name, String problem) {
        return new WaitingEvent(file, name, null, null, null, problem);
    }

    /** Whether it takes this event's work away: the image expired before it was taken in. */
    public boolean cancels(WaitingEvent earlier) {
        return type == EventType.EXPIRE_POSTFIX
                && earlier.type == EventType.AVAILABLE_POSTFIX
                && identifier != null
                && identifier.equals(earlier.identifier)
                && (version == null || version.equals(earlier.version))
                && earlier.name.compareTo(name) < 0;
    }

    /** Its file name, by which the journal knows it. */
    public String id() {
        return name.fileName();
    }

    /** Its type as the name says it, else as the event does; may be empty. */
    public String typeName() {
        return name.type().isEmpty() && type != null ? type.spelling() : name.type();
    }

    /** How to call it in messages. */
    public String described() {
        return Optional.ofNullable(identifier)
                .map(known -> typeName() + " of " + known)
                .orElse(typeName());
    }
}
