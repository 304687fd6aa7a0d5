package org.cloudimagefactory.itchy.sanitize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.WorkRecord;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.itchy.source.ClaimedFile;
import org.jspecify.annotations.Nullable;

/**
 * A directory for the files that one image needs while it is worked on. A record beside it names it, so that the next run
 * that works there finds and removes what a killed one left; it goes when the work ends or the process is asked to end.
 */
public final class Workspace implements AutoCloseable {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path parent;
    private final String purpose;
    private final WorkRecords records;
    private final ShutdownTasks.Registration cleanup;
    private final List<ClaimedFile> opened = new ArrayList<>();
    private @Nullable WorkRecord record;
    private @Nullable Path directory;
    private boolean closed;

    private Workspace(Path parent, String purpose, WorkRecords records, ShutdownTasks shutdown) {
        this.parent = parent;
        this.purpose = purpose;
        this.records = records;
        this.cleanup = shutdown.register(this::remove);
    }

    /**
     * An empty one; the directory itself and its record are made when the first file is asked for.
     *
     * @param purpose a word for the name of the directory, such as {@code convert}
     */
    public static Workspace open(Path parent, String purpose, WorkRecords records, ShutdownTasks shutdown) {
        return new Workspace(parent, purpose, records, shutdown);
    }

    /** A path for a new file. */
    public synchronized Path file(String name) {
        if (closed) {
            throw new ItemProblem("interrupted");
        }
        if (directory == null) {
            directory = create();
        }
        return directory.resolve(name);
    }

    private Path create() {
        try {
            record = records.open(Files.createDirectories(parent));
            return Files.createDirectory(record.add(".itchy-" + purpose + "-" + UUID.randomUUID()), PRIVATE);
        } catch (IOException e) {
            throw Directories.unusable(parent, "write to", e);
        }
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
        remove();
        cleanup.close();
    }

    private synchronized void remove() {
        closed = true;
        if (record != null) {
            record.close();
        }
    }
}
