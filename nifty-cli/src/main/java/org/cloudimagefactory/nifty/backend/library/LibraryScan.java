package org.cloudimagefactory.nifty.backend.library;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cloudimagefactory.common.spool.Directories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the marks of a library and the records of its uploads, and changes nothing. Directories of others that may not be
 * looked into are passed over: whose images the index names there, or who asks for them, calls {@link #requireReadable}.
 */
final class LibraryScan {
    private static final Logger LOG = LoggerFactory.getLogger(LibraryScan.class);

    private final LibraryPaths paths;
    private final LibraryDocuments documents;
    private final List<String> problems = new ArrayList<>();

    LibraryScan(LibraryPaths paths, LibraryDocuments documents) {
        this.paths = paths;
        this.documents = documents;
    }

    /** What could not be used, one line each. */
    List<String> problems() {
        return problems;
    }

    /** Everything in any datastore of the library that is named like a mark. */
    List<Path> markFiles() throws IOException {
        List<Path> marks = new ArrayList<>();
        for (Path datastore : datastores()) {
            try {
                LibraryFileSystem.list(datastore).stream()
                        .filter(LibraryPaths::isNamedLikeAMark)
                        .forEach(marks::add);
            } catch (AccessDeniedException e) {
                LOG.info("{} may not be looked into and is passed over; the index names no image there", datastore);
            }
        }
        Collections.sort(marks);
        return marks;
    }

    /**
     * Makes sure that the images of an index can be seen where they should be: one that can't be seen is not one that is gone.
     *
     * @param asked datastores that are asked for besides
     * @throws org.cloudimagefactory.common.problem.Problem when a directory is there but closed
     */
    void requireReadable(List<IndexedImage> images, List<String> asked) {
        Set<String> names = new TreeSet<>(asked);
        images.forEach(image -> names.add(image.datastore()));
        for (String name : names) {
            Path datastore = paths.datastore(name);
            if (Files.isDirectory(datastore) && !(Files.isReadable(datastore) && Files.isExecutable(datastore))) {
                throw Directories.unusable(datastore, "read", new AccessDeniedException(datastore.toString()));
            }
        }
    }

    /** The subdirectories that can be datastores, whether they are asked for in this run or not. */
    List<Path> datastores() throws IOException {
        List<Path> datastores = new ArrayList<>();
        for (Path entry : LibraryFileSystem.list(paths.directory())) {
            if (entry.getFileName().toString().matches(LibraryDocuments.DATASTORE) && Files.isDirectory(entry)) {
                datastores.add(entry);
            }
        }
        return datastores;
    }

    /** Whether this library was ever used, as far as its marks and records tell. */
    boolean hasTraces() throws IOException {
        return !markFiles().isEmpty() || !uploadFiles().isEmpty();
    }

    List<Path> uploadFiles() throws IOException {
        return LibraryFileSystem.list(paths.uploads()).stream()
                .filter(file -> file.getFileName().toString().matches("[0-9]{1,10}\\.json"))
                .sorted()
                .toList();
    }

    /** The records of uploads by their files. */
    Map<Path, LibraryUpload> uploads() throws IOException {
        Map<Path, LibraryUpload> uploads = new HashMap<>();
        for (Path file : uploadFiles()) {
            try {
                uploads.put(file, documents.upload(file));
            } catch (DamagedDocumentException e) {
                passOver(file, e);
            }
        }
        return uploads;
    }

    /** A mark that is one: its content names the image beside it. */
    Optional<ImageMark> mark(Path file) throws IOException {
        try {
            ImageMark mark = documents.mark(file);
            if (!paths.mark(mark.image()).equals(file)) {
                throw DamagedDocumentException.of("it is for " + mark.image().datastore() + "/"
                        + mark.image().file());
            }
            return Optional.of(mark);
        } catch (DamagedDocumentException e) {
            passOver(file, e);
            return Optional.empty();
        }
    }

    /** The marks of whole images that are none of these. */
    List<ImageMark> unknownTo(List<IndexedImage> known) throws IOException {
        Set<Path> names = new HashSet<>();
        known.forEach(image -> names.add(paths.mark(image)));
        Map<Path, LibraryUpload> begun = new HashMap<>();
        uploads().values().forEach(upload -> begun.put(paths.mark(upload.image()), upload));
        List<ImageMark> unknown = new ArrayList<>();
        for (Path file : markFiles()) {
            Optional<ImageMark> mark = names.contains(file) ? Optional.empty() : mark(file);
            if (mark.isPresent() && isWhole(mark.get().image(), Optional.ofNullable(begun.get(file)))) {
                unknown.add(mark.get());
            }
        }
        return unknown;
    }

    /**
     * Whether the image of a mark is there and ours. The mark of an upload is written before the file gets its name: as long as
     * the temporary name is there, the other must mean the same file, or it is somebody else's.
     */
    boolean isWhole(IndexedImage image, Optional<LibraryUpload> upload) throws IOException {
        Path file = paths.image(image);
        if (upload.isEmpty()) {
            return LibraryFileSystem.isFile(file);
        }
        Path temporary = file.resolveSibling(upload.get().temporary());
        return LibraryFileSystem.isFile(file)
                && (!LibraryDocuments.isThere(temporary) || LibraryFileSystem.isSame(file, temporary));
    }

    private void passOver(Path file, DamagedDocumentException problem) {
        if (problem.isLater()) {
            throw LibraryProblems.later(file, problem);
        }
        tell(LibraryProblems.passedOver(file, problem));
    }

    /** Another problem; each is told once. */
    void tell(String line) {
        if (!problems.contains(line)) {
            problems.add(line);
        }
    }
}
