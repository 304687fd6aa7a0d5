package org.cloudimagefactory.itchy.sanitize;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.cli.ShutdownTasks;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.itchy.source.ClaimedFile;

/**
 * A directory for the files that one image needs while it is worked on. It has a fixed name, so that what a killed run left
 * is found and removed by the next one; it goes when the work ends or the process is asked to end.
 */
public final class Workspace implements AutoCloseable {
    private final Path directory;
    private final ShutdownTasks.Registration cleanup;

    private final List<ClaimedFile> opened = new ArrayList<>();

    private Workspace(Path directory, ShutdownTasks.Registration cleanup) {
        this.directory = directory;
        this.cleanup = cleanup;
    }

    /** A fresh, empty one; the directory itself is made when the first file is asked for. */
    public static Workspace open(Path parent, String name, ShutdownTasks shutdown) {
        Path directory = parent.resolve(".itchy-" + name);
        remove(directory);
        return new Workspace(directory, shutdown.register(() -> remove(directory)));
    }

    /** A path for a new file. */
    public Path file(String name) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw Directories.unusable(directory, "create", e);
        }
        return directory.resolve(name);
    }

    /** Opens a file of this directory; it is closed together with this. */
    public ClaimedFile open(Path file) {
        ClaimedFile claimed = ClaimedFile.open(file);
        opened.add(claimed);
        return claimed;
    }

    @Override
    public void close() {
        opened.forEach(ClaimedFile::close);
        remove(directory);
        cleanup.close();
    }

    private static void remove(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }
}
