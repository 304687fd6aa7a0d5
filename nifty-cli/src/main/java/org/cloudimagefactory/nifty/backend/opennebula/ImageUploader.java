package org.cloudimagefactory.nifty.backend.opennebula;

import java.time.Duration;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.nifty.backend.ImageSource;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.Image;
import org.cloudimagefactory.nifty.oca.OneResponse;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.Stamp;
import org.cloudimagefactory.nifty.plan.Step;
import org.cloudimagefactory.nifty.transfer.Checksums;
import org.cloudimagefactory.nifty.transfer.OpenImage;
import org.cloudimagefactory.nifty.transfer.Transfer;
import org.cloudimagefactory.nifty.transfer.UnacceptableImageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings images into datastores. What does not become ready is removed again. */
final class ImageUploader {
    private static final Logger LOG = LoggerFactory.getLogger(ImageUploader.class);

    /** How often a copy is begun that failed for no reason that lies in the file or the datastore. */
    private static final int ATTEMPTS = 3;

    private final Client client;
    private final ImageAllocator allocator;
    private final ImageWaiter waiter;
    private final ImageDescriptions descriptions;
    private final Groups groups;
    private final Transfer transfer;
    private final UploadRecords records;
    private final EarlierUploads earlier;
    private final UploadLimits limits;

    ImageUploader(
            Client client,
            ImageAllocator allocator,
            ImageWaiter waiter,
            ImageDescriptions descriptions,
            Groups groups,
            Transfer transfer,
            UploadRecords records,
            EarlierUploads earlier,
            UploadLimits limits) {
        this.client = client;
        this.allocator = allocator;
        this.waiter = waiter;
        this.descriptions = descriptions;
        this.groups = groups;
        this.transfer = transfer;
        this.records = records;
        this.earlier = earlier;
        this.limits = limits;
    }

    CloudImage upload(Step.Upload upload, ImageSource source) {
        // Before gigabytes are moved in vain.
        groups.of(upload.appliance());
        CloudImage pending = upload.pending();
        if (pending != null) {
            Image finished = earlier.finish(upload, pending);
            if (finished != null) {
                return seen(finished, upload, pending.stamp());
            }
        }
        try (OpenImage file = source.open();
                Transfer.Handover handover =
                        transfer.handOver(file, new Checksums(upload.disk().checksums()))) {
            Image image = copied(upload, handover.address(), file);
            return seen(image, upload, descriptions.stamp(upload));
        }
    }

    private Image copied(Step.Upload upload, String address, OpenImage file) {
        for (int attempt = 1; ; attempt++) {
            long started = System.nanoTime();
            try (UploadRecord record = records.begin()) {
                int id = allocator.allocate(upload, address, record.token(), named(upload));
                Image image;
                try {
                    image = waiter.untilCopied(id, limits.upload());
                    if (image != null && CopyFailure.isTransient(image) && attempt < ATTEMPTS) {
                        LOG.warn("cannot register {}: {}; trying again", named(upload), CopyFailure.reason(image));
                        discard(id, false);
                        record.forget();
                        continue;
                    }
                    image = ready(id, image, limits.upload(), named(upload));
                    file.ensureUnchanged();
                } catch (ItemProblem | UnacceptableImageException e) {
                    // When the server can't be reached, what is there is left to the next run. An image that is ours
                    // and LOCKED for
                    // too long may go although it is.
                    discard(
                            id,
                            System.nanoTime() - started >= limits.stalledAfter().toNanos());
                    throw e;
                }
                record.forget();
                return image;
            }
        }
    }

    private Image ready(int id, @org.jspecify.annotations.Nullable Image image, Duration time, String what) {
        if (image == null) {
            throw new ItemProblem("cannot register " + what + ": image " + id + " has gone away");
        }
        if (ImageStates.isPending(image)) {
            throw new ItemProblem("cannot register " + what + ": image " + id + " was not ready after "
                            + time.toSeconds() + " s")
                    .hint("look at the datastore driver's log, or raise --timeout");
        }
        if (image.state() == Image.State.ERROR) {
            throw new ItemProblem("cannot register " + what + ": " + CopyFailure.reason(image))
                    .hint(CopyFailure.advice(image, transfer));
        }
        return image;
    }

    /**
     * Best effort: what stays is recognised and removed by a later run.
     *
     * @param force whether the image may go although it is LOCKED: it is ours, and has been so for too long
     */
    private void discard(int id, boolean force) {
        try {
            Image image = new Image(id, client);
            OneResponse response = image.delete();
            if (force && ImageStates.isRefusedAsLocked(response)) {
                response = image.deleteByForce();
            }
            if (response.isError()) {
                LOG.warn("cannot remove image {}: {}", id, response.message());
            } else {
                waiter.untilGone(id, ImageRemover.GONE_LIMIT);
            }
        } catch (Problem e) {
            LOG.warn("cannot remove image {}: {}", id, e.line());
        }
    }

    private static CloudImage seen(Image image, Step.Upload upload, Stamp stamp) {
        return new CloudImage(
                Integer.toString(image.id()),
                image.name(),
                upload.datastore().id(),
                stamp,
                ImageStates.of(image),
                image.runningVms(),
                image.registered(),
                false,
                false,
                "");
    }

    private static String named(Step.Upload upload) {
        return "image '" + upload.name() + "' in datastore '"
                + upload.datastore().name() + "'";
    }
}
