package org.cloudimagefactory.nifty.backend.opennebula;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.Image;
import org.cloudimagefactory.nifty.oca.OneResponse;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.Step;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images that an earlier run of this installation began and that are still LOCKED. Whether the server is at them can't be
 * seen, and after a crash of the server it is not: so they are waited for no longer than their size explains, counted from
 * when they were begun, and then another image takes their place.
 */
final class EarlierUploads {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierUploads.class);
    private static final Duration SHORTEST_COPY = Duration.ofSeconds(15);

    /** Bytes in a second that any datastore manages to copy. */
    private static final long SLOWEST_COPY = 10L << 20;

    private final Client client;
    private final ImageWaiter waiter;
    private final UploadRecords records;
    private final UploadLimits limits;
    private final Clock clock;

    EarlierUploads(Client client, ImageWaiter waiter, UploadRecords records, UploadLimits limits, Clock clock) {
        this.client = client;
        this.waiter = waiter;
        this.records = records;
        this.limits = limits;
        this.clock = clock;
    }

    /** The image once it is complete, or null when there is to be another one. */
    @Nullable
    Image finish(Step.Upload upload, CloudImage pending) {
        String token = pending.stamp().attributes().getOrDefault(AttributeNames.UPLOAD, "");
        Optional<UploadRecord> resumed = records.resume(token, pending.registered());
        if (resumed.isEmpty()) {
            // Another run has taken it since the plan was made.
            return null;
        }
        try (UploadRecord record = resumed.get()) {
            Duration age = Duration.between(record.begun(), clock.instant());
            Duration left = stallLimit(upload).minus(age);
            Duration wait = left.compareTo(limits.stalledAfter()) < 0 ? left : limits.stalledAfter();
            int id = Integer.parseInt(pending.id());
            Image image = waiter.untilCopied(id, wait.isNegative() ? Duration.ZERO : wait);
            if (image != null && ImageStates.isPending(image)) {
                giveUp(image, pending, age.plus(wait).compareTo(limits.stalledAfter()) >= 0);
                return null;
            }
            record.forget();
            if (image == null || image.state() == Image.State.ERROR) {
                LOG.warn("{} was begun by an earlier run, but came to nothing; beginning again", pending.described());
                remove(id, false);
                return null;
            }
            return image;
        }
    }

    private void giveUp(Image image, CloudImage pending, boolean stalled) {
        if (stalled && remove(image.id(), true)) {
            LOG.warn("{} was begun by an earlier run, but came to nothing; beginning again", pending.described());
            return;
        }
        LOG.warn(
                "{} was begun by an earlier run and is still LOCKED; another one is made in its place, and a later run"
                        + " removes it",
                pending.described());
        // Should it become ready after all, it is known by this to be wanted no longer.
        OneResponse response = image.update(
                TemplateDocument.of(Map.of(
                                AttributeNames.EXPIRED,
                                "yes",
                                AttributeNames.EXPIRED_AT,
                                clock.instant().toString()))
                        .toXml(),
                true);
        if (response.isError()) {
            LOG.warn("cannot mark {}: {}", pending.described(), response.message());
        }
    }

    private boolean remove(int id, boolean force) {
        Image image = new Image(id, client);
        OneResponse response = force ? image.deleteByForce() : image.delete();
        if (!response.isError()) {
            waiter.untilGone(id, ImageRemover.GONE_LIMIT);
            return true;
        }
        LOG.info("cannot remove image {}: {}", id, response.message());
        return false;
    }

    private static Duration stallLimit(Step.Upload upload) {
        long bytes;
        try {
            bytes = Files.size(Path.of(upload.disk().disk().path()));
        } catch (IOException e) {
            bytes = Optional.ofNullable(upload.disk().disk().size()).orElse(0L);
        }
        return SHORTEST_COPY.plusSeconds(bytes / SLOWEST_COPY);
    }
}
