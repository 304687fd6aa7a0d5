package org.cloudimagefactory.comfy.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.qemu.AcceleratorProbe;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.TreeRemoval;

/**
 * Removes what comfy keeps between builds: only what is marked as made by comfy, for somebody may have named a directory of his
 * own.
 */
public final class CacheCleaner {
    /**
     * What came of it.
     *
     * @param bytes that were removed
     * @param left what lies where comfy keeps things, without a mark
     */
    public record Cleaned(long bytes, List<Path> left) {
        public Cleaned {
            left = List.copyOf(left);
        }
    }

    /** Cleans this directory. */
    public Cleaned clean(Path cache) {
        long bytes = 0;
        List<Path> left = new ArrayList<>();
        List<Path> places = new ArrayList<>(List.of(cache.resolve("downloads")));
        places.addAll(installers(cache.resolve("installers")));
        for (Path place : places) {
            if (CacheMark.isMarked(place)) {
                bytes += remove(place);
            } else if (Files.exists(place)) {
                left.add(place);
            }
        }
        // Those that are comfy's are removed by who knows which are in use.
        Path layers = cache.resolve("layers");
        if (Files.exists(layers) && !CacheMark.isMarked(layers)) {
            left.add(layers);
        }
        if (AcceleratorProbe.isAnswer(cache.resolve("accelerator"))) {
            bytes += remove(cache.resolve("accelerator"));
        }
        return new Cleaned(bytes, left);
    }

    /** The directory as a whole if comfy made it, else those in it that comfy made. */
    private static List<Path> installers(Path directory) {
        if (CacheMark.isMarked(directory) || !Files.isDirectory(directory)) {
            return List.of(directory);
        }
        try (Stream<Path> makers = Files.list(directory)) {
            return makers.sorted().toList();
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        }
    }

    private static long remove(Path entry) {
        try {
            return TreeRemoval.remove(entry);
        } catch (IOException e) {
            throw Directories.unusable(entry, "remove", e);
        }
    }
}
