package org.cloudimagefactory.itchy.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.NewNames;
import org.cloudimagefactory.common.spool.WorkRecord;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.itchy.record.MadeFile;

/**
 * Images under temporary names beside their final ones; those that were not published are gone when this is closed, or, when the
 * process is killed, with the next run that writes to the directory.
 */
final class PendingImages implements AutoCloseable {
    private final OutputImages store;
    private final boolean replace;
    private final WorkRecord record;
    private final List<Pending> images = new CopyOnWriteArrayList<>();
    private final ShutdownTasks.Registration cleanup;

    private record Pending(Path temporary, StoredImage.StoredDisk disk) {}

    /** Images of a store; what has their names already is replaced, or is a reason to stop. */
    PendingImages(OutputImages store, boolean replace, WorkRecords records, ShutdownTasks shutdown) {
        this.store = store;
        this.replace = replace;
        this.record = records.open(store.directory());
        this.cleanup = shutdown.register(record::close);
    }

    /** Fails when one of these images can't be published as things are now; for before long work starts. */
    void require(List<String> names) {
        for (String name : names) {
            Path target = store.directory().resolve(name);
            if (!replace) {
                NewNames.requireFree(target, OutputImages.TAKEN);
            } else if (Files.isDirectory(target)) {
                throw new ItemProblem(target + " is a directory").hint("name a file");
            }
        }
    }

    /** A name for an image that is not finished yet. */
    Path temporary(String name) {
        Path temporary = AtomicFile.temporaryFor(store.directory().resolve(name));
        images.add(new Pending(record.add(temporary.getFileName().toString()), new StoredImage.StoredDisk(name, 0, 0)));
        return images.get(images.size() - 1).temporary;
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

    /** Gives all images their final names, after it has told of them. */
    List<StoredImage.StoredDisk> publish(Consumer<List<MadeFile>> publishing) throws IOException {
        Map<Path, String> files = new LinkedHashMap<>();
        List<MadeFile> made = new ArrayList<>();
        for (Pending image : images) {
            files.put(image.temporary, image.disk.file());
            made.add(MadeFile.of(image.temporary, image.disk.file()));
        }
        publishing.accept(made);
        store.publish(files, replace);
        return images.stream().map(Pending::disk).toList();
    }

    @Override
    public void close() {
        try {
            record.close();
        } finally {
            cleanup.close();
        }
    }
}
