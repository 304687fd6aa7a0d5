package org.cloudimagefactory.nifty.backend.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cloudimagefactory.common.spool.AtomicFile;

/**
 * Makes a new index from the marks beside the images, where the index is gone or damaged. A damaged one is kept under another
 * name. Files without proof are told and left as they are.
 */
final class LibraryRepair {
    private final LibraryPaths paths;
    private final LibraryDocuments documents;
    private final List<String> datastores;
    private final Clock clock;

    LibraryRepair(LibraryPaths paths, LibraryDocuments documents, List<String> datastores, Clock clock) {
        this.paths = paths;
        this.documents = documents;
        this.datastores = List.copyOf(datastores);
        this.clock = clock;
    }

    /**
     * What was found.
     *
     * @param index as it is now
     * @param summary one line
     * @param unproven files in datastores of which nothing says that this library made them
     * @param problems marks and records that could not be used, one line each
     */
    record Outcome(LibraryIndex index, String summary, List<Path> unproven, List<String> problems) {
        Outcome {
            unproven = List.copyOf(unproven);
            problems = List.copyOf(problems);
        }
    }

    /** Does it; only while the lock of the library is held. */
    Outcome run() throws IOException {
        LibraryRecovery recovery = new LibraryRecovery(paths, documents);
        Optional<LibraryIndex> usable;
        String damaged = "";
        try {
            usable = documents.index(paths.index());
        } catch (DamagedDocumentException e) {
            if (e.isLater()) {
                throw LibraryProblems.damagedIndex(paths, e);
            }
            usable = Optional.empty();
            damaged = "; the damaged one is kept as " + setAside();
        }
        boolean traces = new LibraryScan(paths, documents).hasTraces();
        if (usable.isEmpty() && damaged.isEmpty() && !traces) {
            return new Outcome(
                    LibraryIndex.empty(),
                    paths.directory() + " has neither an index nor marks: there is nothing to repair",
                    unproven(LibraryIndex.empty()),
                    List.of());
        }
        LibraryIndex index = usable.isPresent() ? usable.get() : fromMarks();
        index = recovery.run(index, usable.isEmpty());
        String counts = index.images().size() + " images, " + index.appliances().size() + " appliances";
        String summary = usable.isPresent()
                ? paths.index() + " is in order: " + counts
                : "made " + paths.index() + " from marks: " + counts + damaged;
        return new Outcome(index, summary, unproven(index), recovery.problems());
    }

    /** Under a name that is free. */
    private Path setAside() throws IOException {
        String name = LibraryPaths.INDEX + ".damaged-" + clock.instant().getEpochSecond();
        Path target = paths.directory().resolve(name);
        for (int i = 2; LibraryDocuments.isThere(target); i++) {
            target = paths.directory().resolve(name + "." + i);
        }
        Files.move(paths.index(), target);
        AtomicFile.flushDirectory(target);
        return target;
    }

    /** The images that have marks, and the appliances that these marks tell of. */
    private LibraryIndex fromMarks() throws IOException {
        List<ImageMark> marks = new LibraryScan(paths, documents).unknownTo(List.of());
        LibraryIndex index = LibraryRecovery.withFound(LibraryIndex.empty(), marks);
        Map<String, List<IndexedAppliance>> told = new LinkedHashMap<>();
        for (ImageMark mark : marks) {
            IndexedAppliance appliance = mark.appliance();
            if (appliance != null && appliance.images().contains(mark.image().id())) {
                told.computeIfAbsent(appliance.id(), id -> new ArrayList<>()).add(appliance);
            }
        }
        for (List<IndexedAppliance> versions : told.values()) {
            index = index.with(best(versions, index));
        }
        return index.withNextId((int) Math.max(index.nextId(), index.firstFreeNumber()));
    }

    /** When a crash kept some marks from following the index: the version of which most disks are there and know of it. */
    private static IndexedAppliance best(List<IndexedAppliance> versions, LibraryIndex index) {
        Map<IndexedAppliance, Integer> votes = new HashMap<>();
        versions.forEach(version -> votes.merge(version, 1, Integer::sum));
        return Collections.max(
                versions,
                java.util.Comparator.<IndexedAppliance, Boolean>comparing(version -> version.images().stream()
                                .allMatch(id -> index.image(id).isPresent()))
                        .thenComparing(votes::get));
    }

    private List<Path> unproven(LibraryIndex index) throws IOException {
        Set<Path> known = new HashSet<>();
        Set<Path> places = new TreeSet<>();
        datastores.forEach(datastore -> places.add(paths.datastore(datastore)));
        for (IndexedImage image : index.images()) {
            places.add(paths.datastore(image.datastore()));
            known.add(paths.image(image));
            known.add(paths.mark(image));
        }
        List<Path> unproven = new ArrayList<>();
        for (Path place : places) {
            for (Path file : LibraryFileSystem.list(place)) {
                if (!known.contains(file) && !Files.isDirectory(file)) {
                    unproven.add(file);
                }
            }
        }
        Collections.sort(unproven);
        return unproven;
    }
}
