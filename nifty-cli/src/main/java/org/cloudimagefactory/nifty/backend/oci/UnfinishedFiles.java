package org.cloudimagefactory.nifty.backend.oci;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.jspecify.annotations.Nullable;

/**
 * Manifests of ours that this run is about to name or to remove, in a file each below the directory of nifty's state: registries don't
 * list what has no name, so that a later run would not find what a killed one has left.
 */
final class UnfinishedFiles {
    /** A run that is still at it may take so long. */
    static final Duration AT_WORK = Duration.ofHours(1);

    /** By then it was swept, or has a name. */
    private static final Duration KEPT = Duration.ofDays(30);

    /** For so long a registry that has refused to delete is not asked again about what is left there. */
    private static final Duration REFUSAL = Duration.ofDays(7);

    private static final String SUFFIX = ".unfinished";
    private static final String REFUSED = ".refused";
    private static final int SIZE_LIMIT = 4096;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final @Nullable Path directory;
    private final Clock clock;

    UnfinishedFiles(@Nullable Path state, Clock clock) {
        this.directory = state == null ? null : state.resolve("registries");
        this.clock = clock;
    }

    /**
     * What a run was about to name or to remove.
     *
     * @param digest of a manifest
     * @param subject what it refers to, without which it is nothing; or null
     */
    record Unfinished(Digest digest, @Nullable Digest subject) {}

    /** Something is about to be done with a manifest. */
    void begin(RepositoryName repository, Digest digest, @Nullable Digest subject) {
        if (directory == null) {
            return;
        }
        try {
            Files.createDirectories(directory);
            String note = repository + "\n" + digest + "\n" + clock.instant() + "\n"
                    + (subject == null ? "" : subject + "\n");
            AtomicFile.writeHint(
                    file(repository + "@" + digest, SUFFIX), note.getBytes(StandardCharsets.UTF_8), OWNER_ONLY);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot note what is under way in " + directory, e);
        }
    }

    /** It is done. */
    void forget(RepositoryName repository, Digest digest) {
        if (directory == null) {
            return;
        }
        try {
            Files.deleteIfExists(file(repository + "@" + digest, SUFFIX));
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot remove what was noted in " + directory, e);
        }
    }

    /** The registry does not delete there: what is left stays, and a run after the other would only ask about it. */
    void refused(RepositoryName repository) {
        if (directory == null) {
            return;
        }
        try {
            Files.createDirectories(directory);
            byte[] note = (clock.instant() + "\n").getBytes(StandardCharsets.UTF_8);
            AtomicFile.writeHint(file(repository.toString(), REFUSED), note, OWNER_ONLY);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot note what a registry refuses in " + directory, e);
        }
    }

    /** Whether that was so not long ago. */
    boolean isRefusing(RepositoryName repository) {
        if (directory == null) {
            return false;
        }
        Path file = file(repository.toString(), REFUSED);
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) <= SIZE_LIMIT
                    && !isOlder(
                            Files.readString(file, StandardCharsets.ISO_8859_1).strip(), REFUSAL);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + file, e);
        }
    }

    /** Whether a run may be at work with a manifest, as it has begun not long ago. */
    boolean isUnderWay(RepositoryName repository, Digest digest) {
        if (directory == null) {
            return false;
        }
        Path file = file(repository + "@" + digest, SUFFIX);
        try {
            return Files.isRegularFile(file) && read(file, repository).isEmpty();
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot look what was under way in " + directory, e);
        }
    }

    /** What was begun in a repository long enough ago, and has not ended. */
    List<Unfinished> of(RepositoryName repository) {
        List<Unfinished> all = new ArrayList<>();
        if (directory == null) {
            return all;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                read(file, repository).ifPresent(all::add);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return all;
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot look what was under way in " + directory, e);
        }
        return all;
    }

    /** What makes no sense is no note. */
    private Optional<Unfinished> read(Path file, RepositoryName repository) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > SIZE_LIMIT) {
            return Optional.empty();
        }
        List<String> lines =
                Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
        boolean isOf = (lines.size() == 3 || (lines.size() == 4 && Digest.isOne(lines.get(3))))
                && lines.get(0).equals(repository.toString())
                && Digest.isOne(lines.get(1))
                && isOlder(lines.get(2), AT_WORK);
        return isOf
                ? Optional.of(new Unfinished(
                        Digest.parse(lines.get(1)), lines.size() == 3 ? null : Digest.parse(lines.get(3))))
                : Optional.empty();
    }

    /** Removes notes of what is long over. */
    void tidy() {
        if (directory == null) {
            return;
        }
        try {
            OldNotes.remove(directory, SUFFIX, clock.instant().minus(KEPT));
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot look what was under way in " + directory, e);
        }
    }

    /** What is no time is not old. */
    private boolean isOlder(String time, Duration age) {
        try {
            return Instant.parse(time).plus(age).isBefore(clock.instant());
        } catch (DateTimeException e) {
            return false;
        }
    }

    private Path file(String what, String suffix) {
        Path within = directory;
        if (within == null) {
            throw new IllegalStateException("there is no directory");
        }
        return within.resolve(Digest.of(what.getBytes(StandardCharsets.UTF_8)).hex() + suffix);
    }
}
