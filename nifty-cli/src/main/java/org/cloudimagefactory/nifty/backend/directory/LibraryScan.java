package org.cloudimagefactory.nifty.backend.directory;

import java.io.IOException;
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

/** Looks at the marks of a library and the records of its uploads, and changes nothing. */
final class LibraryScan {
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
            for (Path file : LibraryFileSystem.list(datastore)) {
                if (LibraryPaths.isNamedLikeAMark(file)) {
                    marks.add(file);
                }
            }
        }
        Collections.sort(marks);
        return marks;
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
    Map<Path, UploadRecord> uploads() throws IOException {
        Map<Path, UploadRecord> uploads = new HashMap<>();
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
        Map<Path, UploadRecord> begun = new HashMap<>();
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
    boolean isWhole(IndexedImage image, Optional<UploadRecord> upload) throws IOException {
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
        String line = LibraryProblems.passedOver(file, problem);
        if (!problems.contains(line)) {
            problems.add(line);
        }
    }
}
