package org.cloudimagefactory.itchy.convert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.cli.Progress;
import org.cloudimagefactory.common.cli.ShutdownTasks;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.itchy.sanitize.Examination;
import org.cloudimagefactory.itchy.sanitize.ImageExaminer;
import org.cloudimagefactory.itchy.sanitize.SourceDisk;
import org.cloudimagefactory.itchy.sanitize.Workspace;
import org.cloudimagefactory.itchy.source.ClaimedFile;
import org.cloudimagefactory.itchy.source.DigestCheck;
import org.cloudimagefactory.itchy.source.DigestRange;

/** The whole way of one published file: examined, checked, converted, and published only if all of it is well. */
public final class ImageIntake {
    private final ImageExaminer examiner;
    private final DiskConverter converter;
    private final ImageStore store;
    private final ShutdownTasks shutdown;

    /** Uses these parts. */
    public ImageIntake(ImageExaminer examiner, DiskConverter converter, ImageStore store, ShutdownTasks shutdown) {
        this.examiner = examiner;
        this.converter = converter;
        this.store = store;
        this.shutdown = shutdown;
    }

    /** Takes the file in. */
    public StoredImage take(ClaimedFile file, ImageRequest request, Workspace workspace, Progress.Task progress) {
        if (request.expectedSize() != null && request.expectedSize() != file.size()) {
            throw FactoryException.item(
                    "image " + file.name() + " has " + file.size() + " bytes instead of " + request.expectedSize());
        }
        store.sweep(request.name());
        // The shutdown task reads it from another thread.
        List<Path> temporaries = new CopyOnWriteArrayList<>();
        try (ShutdownTasks.Registration registration = shutdown.register(() -> delete(temporaries));
                DigestCheck whole = DigestCheck.start(file.name().toString(), file.channel(), ranges(file, request))) {
            Examination examination = examiner.examine(file, workspace);
            List<StoredImage.StoredDisk> disks = new ArrayList<>();
            try (DigestCheck manifest =
                    DigestCheck.start(file.name().toString(), file.channel(), examination.digests())) {
                for (SourceDisk disk : examination.disks()) {
                    disk.inspection().orThrow("disk " + disk.name());
                    String name = fileName(request, disks.size());
                    Path temporary = AtomicFile.temporaryFor(store.directory().resolve(name));
                    temporaries.add(temporary);
                    long size = converter.convert(disk, request.format(), temporary, progress);
                    disks.add(new StoredImage.StoredDisk(name, size, Files.size(temporary)));
                }
                manifest.await();
            }
            whole.await();
            file.verifyUnchanged();
            return publish(request, examination, disks, temporaries);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + store.directory(), e);
        } finally {
            delete(temporaries);
        }
    }

    private StoredImage publish(
            ImageRequest request, Examination examination, List<StoredImage.StoredDisk> disks, List<Path> temporaries)
            throws IOException {
        for (int i = 0; i < disks.size(); i++) {
            store.publish(temporaries.get(i), disks.get(i).file());
        }
        StoredImage image =
                new StoredImage(request.expectedSha512(), request.format().qemuName(), disks, examination.facts());
        store.record(request.name(), request.format(), image);
        return image;
    }

    private static String fileName(ImageRequest request, int number) {
        String suffix = number == 0 ? "" : "_data" + number;
        return request.name() + suffix + "." + request.format().extension();
    }

    private static List<DigestRange> ranges(ClaimedFile file, ImageRequest request) {
        return request.expectedSha512() == null
                ? List.of()
                : List.of(new DigestRange("image " + file.name(), 0, file.size(), "SHA-512", request.expectedSha512()));
    }

    private static void delete(List<Path> files) {
        for (Path file : List.copyOf(files)) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove " + file, e);
            }
        }
    }
}
