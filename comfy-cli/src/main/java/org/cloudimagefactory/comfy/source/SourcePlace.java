package org.cloudimagefactory.comfy.source;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.TreeRemoval;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;

/** The directory of one source, for its owner only: mirror, checkout, layers, and what is remembered. */
public final class SourcePlace {
    private static final String MARK = ".comfy-source";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path directory;

    /** The place of a source in the directory of all. */
    public SourcePlace(Path all, String name) {
        directory = all.toAbsolutePath().normalize().resolve(name);
    }

    /** Makes it where it is missing, and keeps other runs out; a directory that we have not made is left alone. */
    WorkingDirectoryLock claim(Clock clock) {
        try {
            Directories.ownCreated(Objects.requireNonNull(directory.getParent()));
            if (Files.exists(directory) && !Files.exists(directory.resolve(MARK)) && !isEmpty()) {
                throw new EnvironmentProblem(directory + " is there, but comfy has not made it")
                        .hint("name another --sources-dir")
                        .ofOneItem();
            }
            Directories.ownCreated(directory);
            if (!Files.exists(directory.resolve(MARK))) {
                Files.createFile(directory.resolve(MARK));
            }
        } catch (IOException e) {
            throw Directories.unusable(directory, "write to", e).ofOneItem();
        }
        return WorkingDirectoryLock.acquire(directory, "comfy poll", clock);
    }

    private boolean isEmpty() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    /** The mirror of the repository. */
    Path mirror() {
        return directory.resolve("mirror.git");
    }

    /** Files of the commit that was believed last. */
    Path checkout() {
        return directory.resolve("checkout");
    }

    /** Copies of the checkout for jobs of a farm. */
    Path jobs() {
        return directory.resolve("jobs");
    }

    /** Layers of its builds, which no other builds use. */
    Path layers() {
        return directory.resolve("layers");
    }

    /** Files of a confined build. */
    Path control() {
        return directory.resolve("control");
    }

    /** A fresh directory for files of a check. */
    Path scratch() throws IOException {
        Path scratch = directory.resolve("scratch");
        TreeRemoval.remove(scratch);
        return Directories.ownCreated(scratch);
    }

    /** What is remembered of it; nothing where it was never asked, or asked elsewhere. */
    public SourceRecord record(SourceEntry entry) {
        return stored().filter(record -> SourceRecord.Origin.of(entry).equals(record.origin()))
                .orElseGet(() -> SourceRecord.of(entry));
    }

    private Optional<SourceRecord> stored() {
        Path file = file();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readValue(file.toFile(), SourceRecord.class));
        } catch (IOException e) {
            // Without it a rewritten history would pass unseen, so it is not as if nothing had been there.
            throw new EnvironmentProblem("cannot read " + file + ", which says what was built last")
                    .hint("remove it to begin anew with whatever the repository holds now")
                    .causedBy(e)
                    .ofOneItem();
        }
    }

    void remember(SourceRecord record) {
        try {
            AtomicFile.write(file(), JSON.writeValueAsBytes(record), PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write " + file(), e).ofOneItem();
        }
    }

    private Path file() {
        return directory.resolve("source.json");
    }
}
