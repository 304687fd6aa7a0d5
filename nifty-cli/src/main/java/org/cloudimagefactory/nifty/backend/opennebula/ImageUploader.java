package org.cloudimagefactory.nifty.backend.opennebula;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.cloudimagefactory.common.cli.FactoryException;
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

    /** Bytes in a second that any datastore manages to copy. */
    private static final long SLOWEST_COPY = 10L << 20;

    private final Client client;
    private final ImageAllocator allocator;
    private final ImageWaiter waiter;
    private final ImageDescriptions descriptions;
    private final Groups groups;
    private final Transfer transfer;
    private final Duration limit;
    private final Duration stuckAfter;
    private final Clock clock;

    ImageUploader(
            Client client,
            ImageAllocator allocator,
            ImageWaiter waiter,
            ImageDescriptions descriptions,
            Groups groups,
            Transfer transfer,
            Duration limit,
            Duration stuckAfter,
            Clock clock) {
        this.client = client;
        this.allocator = allocator;
        this.waiter = waiter;
        this.descriptions = descriptions;
        this.groups = groups;
        this.transfer = transfer;
        this.limit = limit;
        this.stuckAfter = stuckAfter;
        this.clock = clock;
    }

    CloudImage upload(Step.Upload upload, ImageSource source) {
        // Before gigabytes are moved in vain.
        groups.of(upload.appliance());
        CloudImage pending = upload.pending();
        if (pending != null) {
            Optional<CloudImage> finished = finish(upload, pending);
            if (finished.isPresent()) {
                return finished.get();
            }
        }
        try (OpenImage file = source.open();
                Transfer.Handover handover =
                        transfer.handOver(file, new Checksums(upload.disk().checksums()))) {
            int id = allocator.allocate(upload, handover.address(), told(upload));
            try {
                Image image = untilReady(id, limit, told(upload));
                file.ensureUnchanged();
                return seen(image, upload, descriptions.stamp(upload));
            } catch (FactoryException | UnacceptableImageException e) {
                discardAfter(e, id);
                throw e;
            }
        }
    }

    /**
     * Waits for an image that an earlier run began. Whether the server is still copying it can't be seen, and after a crash
     * of the server it is not: so not longer than its size explains.
     */
    private Optional<CloudImage> finish(Step.Upload upload, CloudImage pending) {
        Duration left = Duration.between(clock.instant(), pending.registered().plus(limit));
        Duration patience = patience(upload);
        try {
            Image image = untilReady(
                    Integer.parseInt(pending.id()), left.compareTo(patience) < 0 ? left : patience, told(upload));
            return Optional.of(seen(image, upload, pending.stamp()));
        } catch (FactoryException e) {
            if (e.kind() != FactoryException.Kind.ITEM) {
                throw e;
            }
            LOG.warn("{} was begun by an earlier run, but came to nothing; beginning again", pending.told());
            discard(Integer.parseInt(pending.id()));
            return Optional.empty();
        }
    }

    private Duration patience(Step.Upload upload) {
        long bytes;
        try {
            bytes = Files.size(Path.of(upload.disk().disk().path()));
        } catch (IOException e) {
            bytes = Optional.ofNullable(upload.disk().disk().size()).orElse(0L);
        }
        return stuckAfter.plusSeconds(bytes / SLOWEST_COPY);
    }

    private Image untilReady(int id, Duration time, String what) {
        Image image = waiter.untilCopied(id, time);
        if (image == null) {
            throw FactoryException.item("cannot register " + what + ": image " + id + " has gone away");
        }
        if (ImageStates.isPending(image)) {
            throw FactoryException.item("cannot register " + what + ": image " + id + " was not ready after "
                            + time.toSeconds() + " s")
                    .hint("look at the datastore driver's log, or raise --timeout");
        }
        if (image.state() == Image.State.ERROR) {
            throw FactoryException.item("cannot register " + what + ": " + reason(image))
                    .hint(transfer.hint());
        }
        return image;
    }

    /** When the server can't be reached, what is there is left to the next run. */
    private void discardAfter(RuntimeException cause, int id) {
        if (!(cause instanceof FactoryException problem) || problem.kind() == FactoryException.Kind.ITEM) {
            discard(id);
        }
    }

    /** Best effort: what stays is recognised and removed by the next run. */
    private void discard(int id) {
        try {
            OneResponse response = new Image(id, client).delete();
            if (response.isError()) {
                LOG.warn("cannot remove image {}: {}", id, response.message());
            } else {
                waiter.untilGone(id, ImageRemover.GONE_LIMIT);
            }
        } catch (FactoryException e) {
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

    private static String reason(Image image) {
        String text = image.error().replaceFirst("^[A-Z][a-z]{2} [A-Z][a-z]{2} +[0-9 :]+ : ", "");
        return text.isEmpty() ? "OpenNebula gives no reason" : text;
    }

    private static String told(Step.Upload upload) {
        return "image '" + upload.name() + "' in datastore '"
                + upload.datastore().name() + "'";
    }
}
