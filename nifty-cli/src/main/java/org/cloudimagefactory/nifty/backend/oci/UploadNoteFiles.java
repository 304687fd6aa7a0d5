package org.cloudimagefactory.nifty.backend.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.registry.UploadNotes;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.nifty.transfer.OpenImage;
import org.jspecify.annotations.Nullable;

/** Where the notes of uploads lie by which a later run goes on where a killed one was: below the directory of nifty's state. */
final class UploadNoteFiles {
    private static final String SUFFIX = ".upload";
    /** No registry keeps a session for longer. */
    private static final Duration KEPT = Duration.ofDays(7);

    private final @Nullable Path directory;
    private final Clock clock;

    UploadNoteFiles(@Nullable Path state, Clock clock) {
        this.directory = state == null ? null : state.resolve("registries");
        this.clock = clock;
    }

    /**
     * Those of one upload.
     *
     * @param file where they lie, or null
     * @param notes by which it goes on
     */
    record Note(@Nullable Path file, UploadNotes notes) {
        /** Has nobody go on with an upload of a file that nobody wants. */
        void forget() {
            try {
                if (file != null) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                throw EnvironmentProblem.of("cannot remove " + file, e);
            }
        }
    }

    /** Those of one file on its way to one repository; a file that was written to since is another one. */
    Note of(RepositoryName repository, String mediaType, OpenImage file) {
        Optional<Path> note = file(repository, mediaType, file);
        return note.map(path -> new Note(path, UploadNotes.in(path))).orElse(new Note(null, UploadNotes.NONE));
    }

    private Optional<Path> file(RepositoryName repository, String mediaType, OpenImage file) {
        if (directory == null) {
            return Optional.empty();
        }
        try {
            Files.createDirectories(directory);
            String what = repository + "\n" + mediaType + "\n" + file.path() + "\n" + file.size() + "\n"
                    + Files.getLastModifiedTime(file.path());
            return Optional.of(directory.resolve(Digest.SHA_256.of(what) + SUFFIX));
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot note uploads in " + directory, e);
        }
    }

    /** Removes notes of uploads that nobody will go on with. */
    void tidy() {
        if (directory == null) {
            return;
        }
        try {
            OldNotes.remove(directory, SUFFIX, clock.instant().minus(KEPT));
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot look for old notes of uploads in " + directory, e);
        }
    }
}
