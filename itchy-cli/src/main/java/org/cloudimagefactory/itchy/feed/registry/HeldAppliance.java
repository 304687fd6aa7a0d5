package org.cloudimagefactory.itchy.feed.registry;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
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
 * @param signedUntil when the signature, or what vouches for its signer, is over
 * @param verified day on which the signature was last found good
 * @param saysTag whether the manifest itself names the tag
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
        @Nullable String verified,
        boolean saysTag,
        Map<String, String> settled) {
    HeldAppliance {
        settled = settled == null ? Map.of() : new TreeMap<>(settled);
    }

    /** Nothing yet. */
    static HeldAppliance nothing(ApplianceName name) {
        return new HeldAppliance(
                name.toString(), null, null, null, null, null, null, null, null, null, false, Map.of());
    }

    /** Whether anything was ever taken. */
    boolean wasTaken() {
        return digest != null && (artifact != null || newest != null);
    }

    /** Something else stands in its place now, of which nothing is known yet; what it was and how new is remembered. */
    HeldAppliance replacedBy(@Nullable String newTag, @Nullable String newDigest) {
        return with(next -> {
            next.tag = newTag;
            next.digest = newDigest;
            next.artifact = null;
            next.note = null;
            next.missingSince = null;
            next.signedUntil = null;
            next.verified = null;
            next.saysTag = false;
        });
    }

    /** The same, of which this is offered. */
    HeldAppliance offering(Artifact offered, boolean namesItsTag) {
        return with(next -> {
            next.artifact = offered;
            next.saysTag = namesItsTag;
        });
    }

    /** The same, of which nothing is offered, for this reason if anybody should know. */
    HeldAppliance noted(@Nullable String reason) {
        return with(next -> {
            next.artifact = null;
            next.note = reason;
        });
    }

    /** The same, over. */
    HeldAppliance ended(String reason) {
        return missing(null).noted(reason);
    }

    /** The same, over when its own time is. */
    HeldAppliance endedAt(Instant now) {
        String end = artifact == null ? null : artifact.expires();
        return end == null || now.isBefore(Instant.parse(end)) ? this : ended("it expired on " + end);
    }

    /** The same, known by this. */
    HeldAppliance known(@Nullable String as) {
        return with(next -> next.identity = as);
    }

    /** The same, than which nothing may be older from now on. */
    HeldAppliance made(@Nullable Instant created) {
        return created == null ? this : with(next -> next.newest = created.toString());
    }

    /** The same, vouched for until then, as was found now. */
    HeldAppliance vouched(@Nullable Instant until, Instant now) {
        return with(next -> {
            next.signedUntil = until == null ? null : until.toString();
            next.verified = day(now);
        });
    }

    /** The day of a time, UTC. */
    static String day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC).toString();
    }

    /** The same, for which nobody vouches since then. */
    HeldAppliance withdrawn(Instant since) {
        return isVouchedAt(since) ? with(next -> next.signedUntil = since.toString()) : this;
    }

    /** Whether somebody vouches for it at a time, as far as is known. */
    boolean isVouchedAt(Instant time) {
        return signedUntil == null || time.isBefore(Instant.parse(signedUntil));
    }

    /** The same, not there since then; null where it is. */
    HeldAppliance missing(@Nullable String since) {
        return with(next -> next.missingSince = since);
    }

    /** The same, not there, since now if it was up to now. */
    HeldAppliance missingAt(Instant now) {
        return missingSince == null ? missing(now.toString()) : this;
    }

    HeldAppliance settled(Map<String, String> tags) {
        return with(next -> next.settled = tags);
    }

    private HeldAppliance with(Consumer<Next> change) {
        Next next = new Next(this);
        change.accept(next);
        return next.held();
    }

    /** What is remembered from now on, as long as it changes. */
    private static final class Next {
        private final String address;
        private @Nullable String tag;
        private @Nullable String digest;
        private @Nullable String newest;
        private @Nullable String identity;
        private @Nullable Artifact artifact;
        private @Nullable String note;
        private @Nullable String missingSince;
        private @Nullable String signedUntil;
        private @Nullable String verified;
        private boolean saysTag;
        private Map<String, String> settled;

        Next(HeldAppliance before) {
            address = before.address;
            tag = before.tag;
            digest = before.digest;
            newest = before.newest;
            identity = before.identity;
            artifact = before.artifact;
            note = before.note;
            missingSince = before.missingSince;
            signedUntil = before.signedUntil;
            verified = before.verified;
            saysTag = before.saysTag;
            settled = before.settled;
        }

        HeldAppliance held() {
            return new HeldAppliance(
                    address,
                    tag,
                    digest,
                    newest,
                    identity,
                    artifact,
                    note,
                    missingSince,
                    signedUntil,
                    verified,
                    saysTag,
                    settled);
        }
    }
}
