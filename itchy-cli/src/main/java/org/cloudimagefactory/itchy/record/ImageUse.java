package org.cloudimagefactory.itchy.record;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That an image stands for a version of its appliance.
 *
 * @param version of the appliance
 * @param event file name of the event that said so
 * @param spool the directory of that event
 * @param descriptor where the descriptor went
 * @param at when, RFC 3339 in UTC
 * @param expired when that version expired, or null as long as it is published
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImageUse(
        String version,
        String event,
        String spool,
        String descriptor,
        String at,
        @Nullable String expired) {
    /** All but the last must be there; paths are absolute, without {@code ..}, or empty. */
    public ImageUse {
        Objects.requireNonNull(version);
        Objects.requireNonNull(event);
        Objects.requireNonNull(spool);
        Objects.requireNonNull(descriptor);
        Objects.requireNonNull(at);
        checkPath(spool);
        checkPath(descriptor);
    }

    private static void checkPath(String text) {
        if (!text.isEmpty()
                && !(text.startsWith("/")
                        && Path.of(text).normalize().toString().equals(text))) {
            throw new IllegalArgumentException("'" + text + "' is no absolute path");
        }
    }

    /** The same, expired; what had expired before stays as it is. */
    ImageUse expiredAt(String time) {
        return expired != null ? this : new ImageUse(version, event, spool, descriptor, at, time);
    }

    /** The last moment at which something happened to it; nothing if nobody can read when. */
    public Optional<Instant> last() {
        try {
            return Optional.of(Instant.parse(expired == null ? at : expired));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
