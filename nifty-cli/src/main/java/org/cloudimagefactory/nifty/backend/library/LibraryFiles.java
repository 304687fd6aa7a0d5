package org.cloudimagefactory.nifty.backend.library;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.nifty.backend.ImageSource;
import org.cloudimagefactory.nifty.plan.PublishedImage;
import org.cloudimagefactory.nifty.plan.Step;
import org.cloudimagefactory.nifty.transfer.Checksums;
import org.cloudimagefactory.nifty.transfer.OpenImage;

/** The image files of a library: put there whole, opened to their users, hidden, deleted. */
final class LibraryFiles {
    private final Library library;
    private final LibraryUse use;

    LibraryFiles(Library library, LibraryUse use) {
        this.library = library;
        this.use = use;
    }

    /**
     * Copies a file; it gets its name when it is whole and checked. If that fails, nothing of it stays.
     *
     * @return the image with what was noted of it on the way
     */
    IndexedImage put(LibraryUpload record, Step.Upload upload, ImageSource source) {
        Path target = library.file(record.image());
        Path temporary = target.resolveSibling(record.temporary());
        boolean done = false;
        try (OpenImage file = source.open()) {
            FileNotes notes = use.notes(upload, record.image(), file);
            copy(file, temporary, new Checksums(upload.disk().checksums()), notes);
            file.ensureUnchanged();
            Map<String, String> attributes = new HashMap<>(record.image().attributes());
            attributes.putAll(notes.attributes());
            IndexedImage image = record.image().withAttributes(attributes);
            library.complete(image, temporary);
            done = true;
            return image;
        } catch (IOException e) {
            throw new ItemProblem("cannot copy to " + target + ": " + Directories.reason(e))
                    .hint("check the permissions and the free space of the library")
                    .causedBy(e);
        } finally {
            if (!done) {
                library.abandon(record);
            }
        }
    }

    private static void copy(OpenImage file, Path temporary, Checksums checksums, FileNotes notes) throws IOException {
        try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
            checksums.verify(file, bytes -> {
                notes.update(bytes.duplicate());
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            });
            out.force(true);
        }
    }

    /** Lets those read the files who may use the appliance. */
    void open(Step.Publish step) {
        for (PublishedImage published : step.images()) {
            library.read().image(published.image().id()).ifPresent(image -> {
                if (published.open()) {
                    use.access().open(library.file(image), step.appliance());
                }
            });
        }
    }

    void hide(IndexedImage image) {
        if (library.users(image) == 0 && Files.exists(library.file(image))) {
            use.access().hide(library.file(image));
        }
    }

    /** Removes an image that the index no longer names. */
    void delete(IndexedImage image) {
        try {
            library.remove(image);
        } catch (IOException e) {
            throw ItemProblem.of("cannot delete " + library.file(image), e);
        }
    }
}
