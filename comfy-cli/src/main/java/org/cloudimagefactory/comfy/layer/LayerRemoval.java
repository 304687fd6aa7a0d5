package org.cloudimagefactory.comfy.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.fetch.CacheMark;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.TreeRemoval;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes layers out of the cache, each under its lock, the record first: without it the other files are no layer. */
final class LayerRemoval {
    private static final Logger LOG = LoggerFactory.getLogger(LayerRemoval.class);

    private final LayerFiles files;
    private final LayerLocks locks;

    LayerRemoval(LayerFiles files, LayerLocks locks) {
        this.files = files;
        this.locks = locks;
    }

    /** Gives a layer's files names under which nobody finds them; false when somebody uses it. */
    boolean putAside(LayerKey key, BooleanSupplier isStillWanted) {
        Optional<LayerLocks.Lock> alone = locks.exclusiveNow(key);
        if (alone.isEmpty()) {
            return false;
        }
        try (LayerLocks.Lock lock = alone.get()) {
            if (isStillWanted.getAsBoolean()) {
                aside(files, key);
            }
            return true;
        } catch (IOException e) {
            throw Directories.unusable(files.directory(), "change", e);
        }
    }

    /** Does so; the caller holds the lock alone. */
    static void aside(LayerFiles files, LayerKey key) throws IOException {
        for (Path file : files.all(key)) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Path aside = LayerFiles.aside(file);
                // A rename can't replace a directory that is not empty.
                TreeRemoval.remove(aside);
                Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
                AtomicFile.flushDirectory(file);
            }
        }
    }

    /** What becomes of a layer that can't be used. */
    enum Fate {
        /** Its files got other names. */
        ASIDE("it is put aside and counts as missing"),
        /** Nothing. */
        IN_USE("it counts as missing, and stays as long as somebody uses it");

        private final String text;

        Fate(String text) {
            this.text = text;
        }
    }

    static void tell(UnsoundLayerException unsound, Fate fate) {
        LOG.warn("layer {} can't be used: {}; {}", unsound.key().brief(), unsound.reason(), fate.text);
    }

    List<LayerRemnant> remnants(Set<LayerKey> recorded) {
        List<LayerRemnant> found = new ArrayList<>();
        for (Path file : files.list()) {
            Optional<LayerKey> owner = LayerFiles.owner(file);
            String name = file.getFileName().toString();
            if (owner.isEmpty()) {
                if (!file.equals(files.lock()) && !name.equals(CacheMark.NAME)) {
                    found.add(new LayerRemnant(file, LayerRemnant.Kind.FOREIGN));
                }
            } else if (name.endsWith(".aside")) {
                found.add(new LayerRemnant(file, LayerRemnant.Kind.ASIDE));
            } else if (LayerFiles.isSpent(file) || !recorded.contains(owner.get())) {
                found.add(new LayerRemnant(file, LayerRemnant.Kind.UNFINISHED));
            }
        }
        return found;
    }

    Pruned prune(long size, Supplier<List<LayerEntry>> entries, Supplier<Set<LayerKey>> recorded) {
        long bytes = removeRemnants(recorded);
        List<LayerKey> removed = new ArrayList<>();
        List<LayerEntry> left = new ArrayList<>(entries.get());
        left.sort(Comparator.comparing(LayerEntry::used));
        long total = left.stream().mapToLong(LayerEntry::bytes).sum();
        while (total > size) {
            Optional<LayerEntry> next = firstRemoved(left, entries);
            if (next.isEmpty()) {
                break;
            }
            left.remove(next.get());
            removed.add(next.get().key());
            total -= next.get().bytes();
            bytes += next.get().bytes();
        }
        return new Pruned(removed, bytes, total);
    }

    /** Removes the first layer on which none stands and which nobody uses. */
    private Optional<LayerEntry> firstRemoved(List<LayerEntry> oldestFirst, Supplier<List<LayerEntry>> entries) {
        Set<LayerKey> below = below(oldestFirst);
        for (LayerEntry entry : oldestFirst) {
            Optional<LayerLocks.Lock> alone =
                    below.contains(entry.key()) ? Optional.empty() : locks.exclusiveNow(entry.key());
            if (alone.isPresent()) {
                try (LayerLocks.Lock lock = alone.get()) {
                    // Whoever has put a layer upon it meanwhile had it in use, and is done.
                    if (!below(entries.get()).contains(entry.key())) {
                        remove(files.all(entry.key()));
                        return Optional.of(entry);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Set<LayerKey> below(List<LayerEntry> entries) {
        return entries.stream()
                .flatMap(entry -> Stream.ofNullable(entry.record()))
                .flatMap(record -> record.below().stream())
                .collect(Collectors.toSet());
    }

    private long removeRemnants(Supplier<Set<LayerKey>> recorded) {
        long bytes = 0;
        for (LayerRemnant remnant : remnants(recorded.get())) {
            Optional<LayerLocks.Lock> alone = LayerFiles.owner(remnant.file()).flatMap(locks::exclusiveNow);
            if (alone.isPresent()) {
                try (LayerLocks.Lock lock = alone.get()) {
                    // It may have become a layer between the look and the lock.
                    if (remnants(recorded.get()).contains(remnant)) {
                        bytes += sizeOf(remnant.file());
                        remove(List.of(remnant.file()));
                    }
                }
            }
        }
        return bytes;
    }

    static long sizeOf(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? file.toFile().length()
                : 0;
    }

    private void remove(List<Path> inOrder) {
        try {
            for (Path file : inOrder) {
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    TreeRemoval.remove(file);
                    AtomicFile.flushDirectory(file);
                }
            }
        } catch (IOException e) {
            throw Directories.unusable(files.directory(), "remove from", e);
        }
    }
}
