package org.cloudimagefactory.nifty.backend.opennebula;

import java.time.Clock;
import java.time.Instant;
import org.cloudimagefactory.nifty.oca.Image;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.cloudimagefactory.nifty.plan.ImageStatus;
import org.cloudimagefactory.nifty.plan.Stamp;

/**
 * Tells a copy that is going on from one that never ends: both look the same to OpenNebula, LOCKED. Dead is only what this
 * installation began, what no run is at any longer, and what is older than any copy gets.
 */
final class LockedImages {
    private final UploadRecords records;
    private final UploadLimits limits;
    private final Clock clock;

    LockedImages(UploadRecords records, UploadLimits limits, Clock clock) {
        this.records = records;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * What an image is to a plan.
     *
     * @param problem why it failed, or why it is left alone; empty otherwise
     */
    record Verdict(ImageStatus status, String problem) {}

    /** Of any image, also of those that another nifty of this user has made: their records may lie beside ours, and must stay. */
    void see(Image image) {
        if (ImageStates.isPending(image)) {
            image.attributes().stream()
                    .filter(attribute -> attribute.name().equals(AttributeNames.UPLOAD))
                    .forEach(attribute -> records.seen(attribute.text()));
        }
    }

    Verdict judge(Image image, Stamp stamp) {
        ImageStatus status = ImageStates.of(image);
        if (status != ImageStatus.PENDING) {
            return new Verdict(status, image.error());
        }
        String token = stamp.attributes().getOrDefault(AttributeNames.UPLOAD, "");
        UploadRecords.State state = records.state(token);
        return switch (state) {
            case UNKNOWN ->
                new Verdict(ImageStatus.LOCKED, "it is LOCKED, and this installation of nifty did not begin it");
            case HELD -> new Verdict(ImageStatus.LOCKED, "another run of nifty is at it");
            case LEFT -> left(image, token);
        };
    }

    private Verdict left(Image image, String token) {
        Instant begun = records.begun(token).orElse(image.registered());
        if (!begun.plus(limits.stalledAfter()).isBefore(clock.instant())) {
            return new Verdict(ImageStatus.PENDING, "");
        }
        boolean hopeless = records.isReported(token) && !ImageStates.isOwnersToAdminister(image);
        return new Verdict(hopeless ? ImageStatus.LOCKED : ImageStatus.STALLED, "");
    }
}
