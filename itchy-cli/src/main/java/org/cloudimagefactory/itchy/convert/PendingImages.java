package org.cloudimagefactory.itchy.convert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cloudimagefactory.common.cli.ShutdownTasks;
import org.cloudimagefactory.common.spool.AtomicFile;

/** Images under temporary names beside their final ones; those that were not published are gone when this is closed. */
final class PendingImages implements AutoCloseable {
    private final ImageStore store;
    private final List<Pending> images = new CopyOnWriteArrayList<>();
    private final ShutdownTasks.Registration cleanup;

    private record Pending(Path temporary, StoredImage.StoredDisk disk) {}

    PendingImages(ImageStore store, ShutdownTasks shutdown) {
        this.store = store;
        this.cleanup = shutdown.register(this::delete);
    }

    /** A name for an image that is not finished yet. */
    Path temporary(String name) {
        Path temporary = AtomicFile.temporaryFor(store.directory().resolve(name));
        images.add(new Pending(temporary, new StoredImage.StoredDisk(name, 0, 0)));
        return temporary;
    }

    /** Notes that the image that was asked for last is finished. */
    void finished(long virtualSize) throws IOException {
        int last = images.size() - 1;
        Pending pending = images.get(last);
        images.set(
                last,
                new Pending(
                        pending.temporary,
                        new StoredImage.StoredDisk(pending.disk.file(), virtualSize, Files.size(pending.temporary))));
    }

    /** Gives all images their final names. */
    List<StoredImage.StoredDisk> publish() throws IOException {
        for (Pending image : images) {
            store.publish(image.temporary, image.disk.file());
        }
        return images.stream().map(Pending::disk).toList();
    }

    @Override
    public void close() {
        delete();
        cleanup.close();
    }

    private void delete() {
        for (Pending image : images) {
            try {
                Files.deleteIfExists(image.temporary);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove " + image.temporary, e);
            }
        }
    }
}
