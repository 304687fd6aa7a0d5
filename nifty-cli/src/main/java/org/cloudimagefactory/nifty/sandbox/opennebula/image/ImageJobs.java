package org.cloudimagefactory.nifty.sandbox.opennebula.image;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.ImageState;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxDatastore;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.cloudimagefactory.nifty.sandbox.opennebula.store.Cloud;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What datastore drivers do in the background: copy the files of new images, remove those of deleted ones. Work that is not
 * done when the sandbox ends stays undone, as with the real server: the image is LOCKED, or in DELETE, until it is deleted
 * (again).
 */
public final class ImageJobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImageJobs.class);
    private static final int DRIVER_THREADS = 15;
    private static final DateTimeFormatter LOG_TIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

    private final Cloud cloud;
    private final Datastores datastores;
    private final ImageStore store;
    private final Clock clock;
    private final Duration delay;
    private final CopyFaults faults;
    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(DRIVER_THREADS, job -> {
        Thread thread = new Thread(job, "sandbox-datastore");
        thread.setDaemon(true);
        return thread;
    });

    /** A driver that waits so long before each copy, and before each removal. */
    public ImageJobs(
            Cloud cloud, Datastores datastores, ImageStore store, Clock clock, Duration delay, CopyFaults faults) {
        this.cloud = cloud;
        this.datastores = datastores;
        this.store = store;
        this.clock = clock;
        this.delay = delay;
        this.faults = faults;
    }

    /** Copies the file of a new image, or makes an empty one, and unlocks the image or puts it into ERROR. */
    public void register(int imageId) {
        schedule(() -> copy(imageId));
    }

    /** Removes the file of an image in DELETE and then the image. */
    public void remove(int imageId) {
        schedule(() -> delete(imageId));
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("a copy into a datastore does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void schedule(Runnable job) {
        try {
            var unused = executor.schedule(() -> guarded(job), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the sandbox ends, a job is dropped");
        }
    }

    private static void guarded(Runnable job) {
        try {
            job.run();
        } catch (RuntimeException e) {
            LOG.error("a datastore job failed", e);
        }
    }

    private void copy(int imageId) {
        Optional<SandboxImage> image = get(imageId);
        Optional<SandboxDatastore> datastore = image.flatMap(found -> datastores.get(found.datastoreId()));
        if (datastore.isEmpty()) {
            return;
        }
        try {
            faults.beforeCopy();
            ImageStore.Stored stored = store(image.get(), datastore.get());
            boolean wanted = change(
                    imageId,
                    found -> found.stored(change ->
                            change.file(stored.source(), stored.format()).unlock()));
            if (!wanted) {
                store.remove(stored.source(), datastore.get());
            }
        } catch (SourceException e) {
            fail(imageId, action(image.get()) + ": " + e.text());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ImageStore.Stored store(SandboxImage image, SandboxDatastore datastore)
            throws SourceException, InterruptedException {
        return image.file().path().isEmpty()
                ? store.create(
                        image.id(), image.file().sizeMegabytes(), image.file().format(), datastore)
                : store.copy(image.id(), image.file().path(), datastore);
    }

    private static String action(SandboxImage image) {
        return image.file().path().isEmpty() ? "Error creating datablock" : "Error copying image in the datastore";
    }

    private void fail(int imageId, String message) {
        String error = LOG_TIME.format(clock.instant().atZone(ZoneId.systemDefault())) + " : " + message;
        change(
                imageId,
                image -> image.stored(change ->
                        change.state(ImageState.ERROR).template(image.template().with("ERROR", error))));
    }

    private void delete(int imageId) {
        Optional<SandboxImage> image = get(imageId).filter(found -> found.state() == ImageState.DELETE);
        Optional<SandboxDatastore> datastore = image.flatMap(found -> datastores.get(found.datastoreId()));
        if (datastore.isPresent()) {
            store.remove(image.get().file().source(), datastore.get());
            cloud.locked(() -> {
                cloud.images().remove(imageId);
                return true;
            });
        }
    }

    private Optional<SandboxImage> get(int imageId) {
        return cloud.locked(() -> cloud.images().get(imageId));
    }

    private boolean change(int imageId, UnaryOperator<SandboxImage> change) {
        return cloud.locked(() -> {
            Optional<SandboxImage> image = cloud.images().get(imageId);
            image.ifPresent(found -> cloud.images().put(change.apply(found)));
            return image.isPresent();
        });
    }
}
