package org.cloudimagefactory.itchy.clean;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that goes.
 *
 * @param kind what it is
 * @param path where it lies
 * @param bytes its size
 * @param reason why it goes, for people
 * @param appliance identifier of the appliance that it belongs to, if to one
 */
public record Removal(
        Kind kind,
        Path path,
        long bytes,
        String reason,
        @Nullable String appliance) {
    /** What can go. */
    public enum Kind {
        /** An image that was made of a published file. */
        IMAGE,
        /** An event that is done, or was set aside long ago. */
        EVENT,
        /** Why an event was set aside. */
        REASON,
        /** A download that was broken off, and that nobody goes on with. */
        PARTIAL
    }
}
