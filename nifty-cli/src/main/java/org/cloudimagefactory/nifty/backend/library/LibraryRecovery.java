package org.cloudimagefactory.nifty.backend.library;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a library in order whose last writer may have been killed anywhere. Images that a mark proves to be ours and that the
 * index does not name come (back) into it; of an upload that was not finished goes what its record names; images of the
 * index get the marks that they lack. Whatever else lies in the datastores stays.
 */
final class LibraryRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(LibraryRecovery.class);

    private final LibraryPaths paths;
    private final LibraryDocuments documents;
    private final LibraryScan scan;

    LibraryRecovery(LibraryPaths paths, LibraryDocuments documents) {
        this.paths = paths;
        this.documents = documents;
        this.scan = new LibraryScan(paths, documents);
    }

    /** What could not be used and was left as it is, one line each. */
    List<String> problems() {
        return scan.problems();
    }

    /** The images that marks prove to be ours beside those of an index, each with a number of its own. */
    static LibraryIndex withFound(LibraryIndex index, List<ImageMark> found) {
        if (found.isEmpty()) {
            return index;
        }
        Set<String> taken = new HashSet<>();
        index.images().forEach(image -> taken.add(image.id()));
        index.appliances().forEach(appliance -> taken.add(appliance.id()));
        List<IndexedImage> images = new ArrayList<>(index.images());
        long free = Math.max(index.nextId(), index.firstFreeNumber());
        for (ImageMark mark : found) {
            free = Math.max(free, Long.parseLong(mark.image().id()) + 1);
        }
        for (ImageMark mark : found) {
            boolean known = !taken.add(mark.image().id());
            images.add(known ? mark.image().withId(Long.toString(free++)) : mark.image());
        }
        return new LibraryIndex(index.format(), (int) free, index.appliances(), images);
    }

    /** Does all that; only while the lock of the library is held. Returns the index as it is now. */
    LibraryIndex run(LibraryIndex index, boolean write) throws IOException {
        removeTemporaries();
        Map<Path, LibraryUpload> uploads = scan.uploads();
        LibraryIndex all = withFound(index, scan.unknownTo(index.images()));
        for (LibraryUpload upload : uploads.values()) {
            settle(upload, all);
        }
        if (write || !all.equals(index)) {
            AtomicFile.write(paths.index(), documents.write(all), LibraryFileSystem.PERMISSIONS);
        }
        for (Path record : uploads.keySet()) {
            Files.deleteIfExists(record);
        }
        mark(all);
        removeMarksOfNothing(all);
        return all;
    }

    /** What writers of the index and of records left, in directories where nobody else writes while the lock is held. */
    private void removeTemporaries() throws IOException {
        for (Path file : LibraryFileSystem.list(paths.directory())) {
            if (LibraryPaths.isTemporaryOf(file, LibraryPaths.INDEX)) {
                LibraryFileSystem.remove(file);
            }
        }
        for (Path file : LibraryFileSystem.list(paths.uploads())) {
            if (AtomicFile.isTemporary(file)) {
                LibraryFileSystem.remove(file);
            }
        }
    }

    private static void removeIfPossible(Path mark) throws IOException {
        try {
            LibraryFileSystem.remove(mark);
        } catch (FileSystemException e) {
            LOG.info("cannot remove {}, which is of no use any longer: {}", mark, Directories.reason(e));
        }
    }

    private void settle(LibraryUpload upload, LibraryIndex index) throws IOException {
        IndexedImage image = upload.image();
        Path temporary = paths.image(image).resolveSibling(upload.temporary());
        boolean known = index.images().stream().anyMatch(one -> paths.image(one).equals(paths.image(image)));
        Path mark = paths.mark(image);
        if (!known
                && LibraryFileSystem.isFile(mark)
                && scan.mark(mark)
                        .filter(found -> found.image().isOfSameFile(image))
                        .isPresent()) {
            LibraryFileSystem.remove(mark);
        }
        LibraryFileSystem.remove(paths.markTemporary(image));
        if (LibraryFileSystem.isFile(temporary)) {
            LOG.info("removing {}, which an earlier run has left", temporary);
            LibraryFileSystem.remove(temporary);
        }
    }

    private void mark(LibraryIndex index) throws IOException {
        Map<String, IndexedAppliance> offers = index.offers();
        Set<Path> there = new HashSet<>(scan.markFiles());
        for (IndexedImage image : index.images()) {
            Path mark = paths.mark(image);
            ImageMark wanted = ImageMark.of(image, offers.get(image.id()));
            if (LibraryFileSystem.isFile(paths.image(image)) && !(there.contains(mark) && says(mark, wanted))) {
                writeIfPossible(wanted);
            }
            removeIfPossible(paths.markTemporary(image));
        }
    }

    /** A damaged mark of an image that the index names is written anew. */
    private boolean says(Path mark, ImageMark wanted) throws IOException {
        try {
            return documents.mark(mark).equals(wanted);
        } catch (DamagedDocumentException e) {
            if (e.isLater()) {
                throw LibraryProblems.later(mark, e);
            }
            LOG.debug("{} is written anew: {}", mark, e.problem());
            return false;
        }
    }

    /** Writes a mark; the caller has seen to it that the index or the record of an upload names the image. */
    void write(ImageMark mark) throws IOException {
        LibraryFileSystem.write(paths.mark(mark.image()), paths.markTemporary(mark.image()), documents.write(mark));
    }

    /**
     * Writes a mark of an image of the index, which proves by itself that the image is ours: where nothing may be written, as
     * in an old datastore on a read-only file system, that is told and the work goes on.
     */
    void writeIfPossible(ImageMark mark) throws IOException {
        Path datastore = paths.datastore(mark.image().datastore());
        try {
            write(mark);
        } catch (FileSystemException e) {
            scan.tell("cannot write marks in " + datastore + ": " + Directories.reason(e)
                    + "; until that is possible only the index says which images there are this library's");
        }
    }

    /** Marks of images that were deleted; each proves itself that it is ours. */
    private void removeMarksOfNothing(LibraryIndex index) throws IOException {
        Set<Path> wanted = new HashSet<>();
        index.images().forEach(image -> wanted.add(paths.mark(image)));
        Map<Path, Optional<ImageMark>> others = new HashMap<>();
        for (Path file : scan.markFiles()) {
            if (!wanted.contains(file)) {
                others.put(file, scan.mark(file));
            }
        }
        for (Map.Entry<Path, Optional<ImageMark>> other : others.entrySet()) {
            if (other.getValue().isPresent()
                    && !LibraryDocuments.isThere(
                            paths.image(other.getValue().get().image()))) {
                removeIfPossible(other.getKey());
            }
        }
    }
}
