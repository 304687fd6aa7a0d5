package org.cloudimagefactory.nifty.plan;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an object in the cloud says of the appliance that it belongs to.
 *
 * @param identifier of the appliance
 * @param version of the appliance, or null where it is not known
 * @param digest of the descriptor, or null where the object was not finished
 * @param checksum of the disk, or null
 * @param format of the disk, or null
 * @param disk number of the disk, 0 for the one to boot from
 * @param expires when the appliance expires, or null
 * @param expiredAt when it was taken out of service, or null while it is in service
 * @param attributes all attributes by name
 */
public record Stamp(
        String identifier,
        @Nullable String version,
        @Nullable String digest,
        @Nullable String checksum,
        @Nullable String format,
        int disk,
        @Nullable Instant expires,
        @Nullable Instant expiredAt,
        Map<String, String> attributes) {
    public Stamp {
        attributes = Map.copyOf(attributes);
    }

    /** Reads the attributes of an object; those without an identifier belong to no appliance. */
    public static Optional<Stamp> of(Map<String, String> attributes) {
        String identifier = attributes.get(AttributeNames.IDENTIFIER);
        if (identifier == null || identifier.isEmpty()) {
            return Optional.empty();
        }
        Instant expiredAt = time(attributes.get(AttributeNames.EXPIRED_AT));
        boolean expired = "yes".equalsIgnoreCase(attributes.get(AttributeNames.EXPIRED));
        return Optional.of(new Stamp(
                identifier,
                attributes.get(AttributeNames.VERSION),
                attributes.get(AttributeNames.DIGEST),
                attributes.get(AttributeNames.CHECKSUM),
                attributes.get(AttributeNames.FORMAT),
                number(attributes.get(AttributeNames.DISK)),
                time(attributes.get(AttributeNames.EXPIRES)),
                expired ? Objects.requireNonNullElse(expiredAt, Instant.EPOCH) : null,
                attributes));
    }

    private static int number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
    }

    /** Anybody may have edited the attribute; what is no time counts as none. */
    private static @Nullable Instant time(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Whether it was taken out of service and waits for its removal. */
    public boolean expired() {
        return expiredAt != null;
    }
}
