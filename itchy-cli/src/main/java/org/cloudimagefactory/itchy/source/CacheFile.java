package org.cloudimagefactory.itchy.source;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;

/**
 * The image of an event in vmCatcher's cache.
 *
 * @param directory the cache
 * @param file in it
 */
public record CacheFile(Path directory, Path file) {
    private static final int NAME_SHOWN = 100;

    /** Where the event says that its image lies; a name that leaves the cache is refused. */
    public static CacheFile of(VmcatcherEvent event) {
        String directory = event.cacheDirectory().orElseThrow(() -> incomplete("VMCATCHER_CACHE_DIR_CACHE"));
        String name = event.fileName().orElseThrow(() -> incomplete("VMCATCHER_EVENT_FILENAME"));
        try {
            Path cache = Path.of(directory);
            Path file = Path.of(name);
            if (!cache.isAbsolute()) {
                throw new ItemProblem(
                        "cache directory '" + PrintableText.of(directory, NAME_SHOWN) + "' is not absolute");
            }
            if (file.isAbsolute() || !file.equals(file.normalize()) || file.startsWith("..") || name.isBlank()) {
                throw new ItemProblem("file name '" + PrintableText.of(name, NAME_SHOWN) + "' leaves the cache");
            }
            return new CacheFile(cache, cache.resolve(file));
        } catch (InvalidPathException e) {
            throw new ItemProblem("'" + PrintableText.of(name, NAME_SHOWN) + "' is no file name").causedBy(e);
        }
    }

    /** Opens it. */
    public ClaimedFile claim() {
        return ClaimedFile.openWithin(file, directory);
    }

    private static ItemProblem incomplete(String variable) {
        return new ItemProblem("the event does not say where the image is: " + variable + " is missing");
    }
}
