package org.cloudimagefactory.comfy.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.cli.ShutdownTasks;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;

/**
 * The hidden directory of one build, {@code .comfy-NAME} in the output directory: locked, so that two builds of one thing
 * can't meet; emptied first of what a killed run left; gone when it is closed or the process is asked to end.
 */
final class BuildWorkspace implements AutoCloseable {
    private final BuildDirectory directory;
    private final WorkingDirectoryLock lock;
    private final ShutdownTasks.Registration cleanup;

    private BuildWorkspace(BuildDirectory directory, WorkingDirectoryLock lock, ShutdownTasks shutdown) {
        this.directory = directory;
        this.lock = lock;
        this.cleanup = shutdown.register(this::removeOnce);
    }

    static BuildWorkspace open(BuildPlan plan, ShutdownTasks shutdown, Clock clock) {
        Path output = Directories.writable(plan.outputDirectory());
        Path root = output.resolve(".comfy-" + plan.name());
        try {
            if (!Files.isDirectory(root)) {
                Files.createDirectory(
                        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw Directories.unusable(output, "write to", e);
        }
        WorkingDirectoryLock lock = WorkingDirectoryLock.acquire(root, "comfy build " + plan.name(), clock);
        empty(root);
        return new BuildWorkspace(new BuildDirectory(root), lock, shutdown);
    }

    BuildDirectory directory() {
        return directory;
    }

    /** Keeps the logs of a failed build beside its would-be result; returns where. */
    Path keepLogs(BuildPlan plan) {
        Path kept = plan.outputDirectory().resolve(plan.name() + ".failed");
        try {
            Files.createDirectories(kept);
            for (Path log : List.of(directory.packerLog(), directory.serialLog(), directory.template())) {
                if (Files.exists(log)) {
                    Files.move(log, kept.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return kept;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the logs in " + kept, e);
        }
    }

    @Override
    public void close() {
        removeOnce();
        cleanup.close();
        lock.close();
    }

    /** At an interruption both the shutdown task and the interrupted work come here; the later one waits for the other. */
    private synchronized void removeOnce() {
        if (Files.exists(directory.root())) {
            remove(directory.root());
        }
    }

    private static void empty(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                // The lock file stays until the end: a second run must find it held.
                if (!file.equals(root) && !file.getFileName().toString().equals(WorkingDirectoryLock.FILE_NAME)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw Directories.unusable(root, "empty", e);
        }
    }

    private static void remove(Path root) {
        try {
            empty(root);
            Files.deleteIfExists(root.resolve(WorkingDirectoryLock.FILE_NAME));
            Files.deleteIfExists(root);
        } catch (IOException e) {
            throw Directories.unusable(root, "remove", e);
        }
    }
}
