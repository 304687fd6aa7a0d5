package org.cloudimagefactory.nifty.backend.oci;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;

/** Notes of runs, below the state directory, that nobody will need any more. */
final class OldNotes {
    private OldNotes() {}

    /** Removes those whose names end so and that were written last before that time; where there is no directory, there are none. */
    static void remove(Path directory, String suffix, Instant before) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + suffix)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return;
        }
    }
}
