package org.cloudimagefactory.itchy.clean;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that programs of this machine have open, as far as this user may see: a transfer to the cloud goes on that somebody has
 * taken the descriptor away from, or a machine runs from an image.
 */
final class OpenFiles {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);
    private static final Path PROCESSES = Path.of("/proc");

    private OpenFiles() {}

    /** Gives the consumer a path to each file below the directory that some process has open. */
    static void below(Path directory, Consumer<Path> found) {
        Path real;
        try {
            real = directory.toRealPath();
        } catch (IOException e) {
            LOG.debug("cannot resolve {}", directory, e);
            return;
        }
        for (Path process : entries(PROCESSES, "[0-9]*")) {
            for (Path file : entries(process.resolve("fd"), "*")) {
                try {
                    if (Files.readSymbolicLink(file).startsWith(real)) {
                        found.accept(file);
                    }
                } catch (IOException e) {
                    LOG.trace("{} was closed", file, e);
                }
            }
        }
    }

    /** Entries of a directory that may go at any moment, or be somebody else's. */
    private static Iterable<Path> entries(Path directory, String pattern) {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, pattern)) {
            return list(stream);
        } catch (IOException | DirectoryIteratorException e) {
            LOG.trace("cannot look into {}", directory, e);
            return List.of();
        }
    }

    private static List<Path> list(DirectoryStream<Path> stream) {
        List<Path> all = new ArrayList<>();
        stream.forEach(all::add);
        return all;
    }
}
