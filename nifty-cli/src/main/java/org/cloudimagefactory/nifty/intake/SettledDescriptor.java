package org.cloudimagefactory.nifty.intake;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * That nifty has moved a descriptor out of the way: the proof that it may remove it one day.
 *
 * @param file where it lies since
 * @param sha256 of its content
 * @param at when, RFC 3339 in UTC
 * @param identifier of its appliance, or null if it is no valid descriptor
 * @param version of its appliance, if it names one
 * @param action what it asked for, or null if it is no valid descriptor
 * @param expires when the appliance expires by itself, if ever
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SettledDescriptor(
        String file,
        String sha256,
        String at,
        @Nullable String identifier,
        @Nullable String version,
        @Nullable Action action,
        @Nullable String expires) {
    /** The first three must be there. */
    public SettledDescriptor {
        Objects.requireNonNull(file);
        Objects.requireNonNull(sha256);
        Objects.requireNonNull(at);
    }

    /** Of a file that lies here; the descriptor is null where it is no valid one. */
    static SettledDescriptor of(Path target, String sha256, Instant time, @Nullable ApplianceDescriptor descriptor) {
        String file = target.toAbsolutePath().normalize().toString();
        String at = time.truncatedTo(ChronoUnit.SECONDS).toString();
        return descriptor == null
                ? new SettledDescriptor(file, sha256, at, null, null, null, null)
                : new SettledDescriptor(
                        file,
                        sha256,
                        at,
                        descriptor.identifier(),
                        descriptor.version(),
                        descriptor.action(),
                        descriptor.expires());
    }

    /** Where it lies. */
    public Path path() {
        return Path.of(file);
    }

    /** When it was settled; nothing if nobody can read when. */
    public Optional<Instant> time() {
        return instant(at);
    }

    /** Whether what it registered has expired by itself. */
    public boolean isOver(Instant now) {
        return Optional.ofNullable(expires)
                .flatMap(SettledDescriptor::instant)
                .filter(end -> !end.isAfter(now))
                .isPresent();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
