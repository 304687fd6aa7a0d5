package org.cloudimagefactory.nifty.backend.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of a library, and the marks that repeat it beside the images. A file that the index names is complete and does not
 * change; the index is replaced as a whole; a file goes only after no index names it, and only if a record or a mark says
 * that it is ours. One process writes at a time.
 */
final class Library implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Library.class);

    private final LibraryPaths paths;
    private final List<String> datastores;
    private final Clock clock;
    private final LibraryUse use;
    private final LibraryDocuments documents = new LibraryDocuments();
    private @Nullable WorkingDirectoryLock lock;

    Library(Path directory, List<String> datastores, Clock clock, LibraryUse use) {
        this.paths = new LibraryPaths(directory, use.backend());
        this.use = use;
        this.datastores = List.copyOf(datastores);
        this.clock = clock;
    }

    Path directory() {
        return paths.directory();
    }

    Path file(IndexedImage image) {
        return paths.image(image);
    }

    /** How many names a file has beside the one in the library: whoever uses an image keeps a hard link to it. */
    int users(IndexedImage image) {
        try {
            Object links = Files.getAttribute(file(image), "unix:nlink", LinkOption.NOFOLLOW_LINKS);
            return links instanceof Integer number ? number - 1 : 0;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            // Nobody knows; what may be used stays.
            return 1;
        }
    }

    /** What is there, as the index says and, where a run was killed before it could say so, the marks; changes nothing. */
    synchronized LibraryIndex look() {
        try {
            LibraryIndex index = index();
            LibraryScan scan = new LibraryScan(paths, documents);
            scan.requireReadable(index.images(), datastores);
            return LibraryRecovery.withFound(index, scan.unknownTo(index.images()));
        } catch (IOException e) {
            throw Directories.unusable(paths.directory(), "read", e);
        }
    }

    /** The index as those see it who change it. */
    synchronized LibraryIndex read() {
        prepare();
        try {
            return index();
        } catch (IOException e) {
            throw Directories.unusable(paths.directory(), "read", e);
        }
    }

    /** The index; an empty one for a library that is new, whatever else lies in its directory. */
    private LibraryIndex index() throws IOException {
        try {
            Optional<LibraryIndex> index = documents.index(paths.index());
            if (index.isEmpty() && new LibraryScan(paths, documents).hasTraces()) {
                throw LibraryProblems.lostIndex(paths);
            }
            return index.orElseGet(LibraryIndex::empty);
        } catch (DamagedDocumentException e) {
            throw LibraryProblems.damagedIndex(paths, e);
        }
    }

    /** Replaces the index by a changed one, and returns that; marks follow. */
    synchronized LibraryIndex change(UnaryOperator<LibraryIndex> change) {
        prepare();
        try {
            LibraryIndex before = index();
            LibraryIndex changed = change.apply(before);
            if (!changed.equals(before)) {
                AtomicFile.write(paths.index(), documents.write(changed), LibraryFileSystem.PERMISSIONS);
                remark(before, changed);
                use.follow(before, changed);
            }
            return changed;
        } catch (IOException e) {
            throw Directories.unusable(paths.directory(), "write to", e);
        }
    }

    /** When a crash keeps a mark from following the index, the next writer has it follow. */
    private void remark(LibraryIndex before, LibraryIndex changed) throws IOException {
        Map<String, IndexedAppliance> offered = before.offers();
        Map<String, IndexedAppliance> offers = changed.offers();
        Map<String, IndexedImage> known = before.byId();
        LibraryRecovery recovery = new LibraryRecovery(paths, documents);
        for (IndexedImage image : changed.images()) {
            boolean same = image.equals(known.get(image.id()))
                    && Objects.equals(offered.get(image.id()), offers.get(image.id()));
            if (!same && LibraryFileSystem.isFile(file(image))) {
                recovery.writeIfPossible(ImageMark.of(image, offers.get(image.id())));
            }
        }
        recovery.problems().forEach(LOG::warn);
    }

    /** Takes the lock and brings in order what runs have left that were killed, once before the first change. */
    synchronized void prepare() {
        if (lock != null) {
            return;
        }
        make(paths.directory());
        WorkingDirectoryLock taken = WorkingDirectoryLock.acquire(paths.directory(), "nifty", clock);
        try {
            LibraryIndex index = index();
            new LibraryScan(paths, documents).requireReadable(index.images(), datastores);
            LibraryRecovery recovery = new LibraryRecovery(paths, documents);
            LibraryIndex whole = recovery.run(index, false);
            recovery.problems().forEach(LOG::warn);
            datastores.forEach(datastore -> make(paths.datastore(datastore)));
            use.follow(null, whole);
            lock = taken;
        } catch (IOException e) {
            throw Directories.unusable(paths.directory(), "tidy up", e);
        } finally {
            if (lock == null) {
                taken.close();
            }
        }
    }

    private void make(Path place) {
        boolean fresh = !Files.exists(place);
        Directories.writable(place);
        try {
            if (fresh) {
                use.created(place);
            }
        } catch (IOException e) {
            throw Directories.unusable(place, "open", e);
        }
    }

    /**
     * Begins an upload: finds a number under which nobody has a file yet, and records what is going to be made.
     *
     * @param named the image by its number
     */
    synchronized LibraryUpload begin(IntFunction<IndexedImage> named) {
        prepare();
        try {
            int id = index().nextId();
            while (isTaken(named.apply(id))) {
                id++;
            }
            int next = id + 1;
            change(index -> index.withNextId(next));
            IndexedImage image = named.apply(id);
            String temporary =
                    String.valueOf(AtomicFile.temporaryFor(file(image)).getFileName());
            LibraryUpload upload = new LibraryUpload(LibraryUpload.FORMAT, image, temporary);
            Files.createDirectories(paths.uploads());
            AtomicFile.write(record(upload), documents.write(upload), LibraryFileSystem.PERMISSIONS);
            return upload;
        } catch (IOException e) {
            throw Directories.unusable(paths.directory(), "write to", e);
        }
    }

    private boolean isTaken(IndexedImage image) throws IOException {
        return LibraryDocuments.isThere(file(image))
                || LibraryDocuments.isThere(paths.mark(image))
                || LibraryDocuments.isThere(paths.markTemporary(image));
    }

    /** Gives the whole file of an upload its mark, which has all that is noted of it, and its name. */
    void complete(IndexedImage image, Path temporary) throws IOException {
        new LibraryRecovery(paths, documents).write(ImageMark.of(image, null));
        LibraryFileSystem.publish(temporary, file(image));
    }

    /** Ends an upload whose image is in the index. */
    void end(LibraryUpload upload) {
        try {
            Files.deleteIfExists(record(upload));
        } catch (IOException e) {
            throw Directories.unusable(paths.directory(), "write to", e);
        }
    }

    /** Takes an upload back that failed; what can't be removed now is for the next run, as long as the record is there. */
    void abandon(LibraryUpload upload) {
        Path file = file(upload.image());
        Path temporary = file.resolveSibling(upload.temporary());
        try {
            if (!LibraryDocuments.isThere(temporary) && LibraryFileSystem.isFile(paths.mark(upload.image()))) {
                // It got its name, and only that could not be made to last: the next run takes it in.
                return;
            }
            if (LibraryFileSystem.isSame(file, temporary)) {
                LibraryFileSystem.remove(file);
            }
            LibraryFileSystem.remove(paths.mark(upload.image()));
            LibraryFileSystem.remove(temporary);
            Files.deleteIfExists(record(upload));
        } catch (IOException e) {
            LOG.warn("cannot remove all of {}, the next run does: {}", file, Directories.reason(e));
        }
    }

    private Path record(LibraryUpload upload) {
        return paths.uploads().resolve(upload.image().id() + ".json");
    }

    /** Removes an image that the index no longer names, then its mark. */
    void remove(IndexedImage image) throws IOException {
        LibraryFileSystem.remove(file(image));
        LibraryFileSystem.remove(paths.mark(image));
    }

    /** Makes a new index from the marks where there is none that can be used. */
    synchronized LibraryRepair.Outcome repair() {
        Directories.writable(Directories.readable(paths.directory()));
        try (WorkingDirectoryLock held = WorkingDirectoryLock.acquire(paths.directory(), "nifty repair", clock)) {
            return new LibraryRepair(paths, documents, datastores, clock).run();
        } catch (IOException e) {
            throw Directories.unusable(paths.directory(), "repair", e);
        }
    }

    @Override
    public synchronized void close() {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }
}
