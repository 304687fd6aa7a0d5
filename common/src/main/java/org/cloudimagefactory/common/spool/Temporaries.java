package org.cloudimagefactory.common.spool;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Temporary files that nobody finishes any more. In a directory that is ours alone, one that has exactly the form of
 * {@link AtomicFile#temporaryFor} and whose maker is gone, which its lock tells, is removed. A run sweeps before it writes: a
 * file of this very process would lose its lock by being looked at.
 */
public final class Temporaries {
    private static final Logger LOG = LoggerFactory.getLogger(Temporaries.class);
    private static final Pattern FORM = Pattern.compile(
            "\\.(?s:.+)\\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\" + AtomicFile.SUFFIX);

    private Temporaries() {}

    /** Whether a name is exactly of the form that this suite gives temporary files. */
    public static boolean isOurs(String name) {
        return FORM.matcher(name).matches();
    }

    /** Removes from a directory what is left over there; it need not exist. Returns what was removed. */
    public static List<Path> sweep(Path directory) {
        return sweep(directory, Temporaries::isOurs);
    }

    /**
     * As {@link #sweep(Path)}, for some of the names only, or for names of a form that this class does not know; their makers
     * must lock them as {@link TemporaryFile} does.
     */
    public static List<Path> sweep(Path directory, Predicate<String> isOurs) {
        List<Path> removed = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return removed;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (isOurs.test(entry.getFileName().toString()) && isRemoved(entry)) {
                    removed.add(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // To tidy up is not what the run is for: it says itself what it can't do without.
            LOG.debug("cannot look for left-over files in {}", directory, e);
        }
        removed.forEach(file -> LOG.info("removed {}, which an interrupted run had left", file));
        return removed;
    }

    private static boolean isRemoved(Path file) {
        try (AbandonedFile abandoned = AbandonedFile.take(file).orElse(null)) {
            return abandoned != null && abandoned.remove();
        } catch (IOException e) {
            LOG.debug("cannot remove {}", file, e);
            return false;
        }
    }
}
