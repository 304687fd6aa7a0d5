package org.cloudimagefactory.itchy.feed.registry;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an appliance from look to look. Times are RFC 3339.
 *
 * @param address of the appliance, by which it has its identifier
 * @param tag under which the version that is held was found
 * @param digest of what was last taken in under the tag, whatever it was
 * @param newest date of the newest that ever was taken; nothing may be older
 * @param identity value of the annotation by which the appliance is known
 * @param artifact that is offered; null when none is
 * @param note why none is, where somebody should know
 * @param missingSince since when the tag is not there
 * @param signedUntil when the signature is over
 * @param settled tags whose manifests were looked at and are not wanted, or are held, with their digests
 */
record HeldAppliance(
        String address,
        @Nullable String tag,
        @Nullable String digest,
        @Nullable String newest,
        @Nullable String identity,
        @Nullable Artifact artifact,
        @Nullable String note,
        @Nullable String missingSince,
        @Nullable String signedUntil,
        Map<String, String> settled) {
    HeldAppliance {
        settled = settled == null ? Map.of() : new TreeMap<>(settled);
    }

    /** Nothing yet. */
    static HeldAppliance nothing(ApplianceName name) {
        return new HeldAppliance(name.toString(), null, null, null, null, null, null, null, null, Map.of());
    }

    /** Whether anything was ever taken. */
    boolean wasTaken() {
        return digest != null && (artifact != null || newest != null);
    }

    /** The same, over. */
    HeldAppliance ended(String reason) {
        return new HeldAppliance(address, tag, digest, newest, identity, null, reason, null, signedUntil, settled);
    }

    /** The same, over when its own time is. */
    HeldAppliance endedAt(Instant now) {
        String end = artifact == null ? null : artifact.expires();
        return end == null || now.isBefore(Instant.parse(end)) ? this : ended("it expired on " + end);
    }

    HeldAppliance signedUntil(@Nullable String time) {
        return new HeldAppliance(address, tag, digest, newest, identity, artifact, note, missingSince, time, settled);
    }

    HeldAppliance missing(@Nullable String since) {
        return new HeldAppliance(address, tag, digest, newest, identity, artifact, note, since, signedUntil, settled);
    }

    HeldAppliance settled(Map<String, String> tags) {
        return new HeldAppliance(
                address, tag, digest, newest, identity, artifact, note, missingSince, signedUntil, tags);
    }
}
