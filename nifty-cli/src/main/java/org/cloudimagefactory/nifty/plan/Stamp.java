package org.cloudimagefactory.nifty.plan;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
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
    /** Copies the map. */
    public Stamp {
        attributes = Map.copyOf(attributes);
    }

    /** Whether both speak of the same disk of the same version, described in the same way. */
    public boolean isSameAs(Stamp other) {
        return identifier.equals(other.identifier)
                && Objects.equals(version, other.version)
                && Objects.equals(digest, other.digest)
                && disk == other.disk;
    }

    /** Whether it was taken out of service and waits for its removal. */
    public boolean expired() {
        return expiredAt != null;
    }
}
