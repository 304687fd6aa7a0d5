package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.TreeRemoval;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.jspecify.annotations.Nullable;

/**
 * The hidden directory of one build, {@code .comfy-NAME} in the output directory: locked, so that two builds of one thing
 * can't meet; emptied first of what a killed run left; gone when it is closed or the process is asked to end.
 */
final class BuildWorkspace implements AutoCloseable {
    /** The name of a socket holds at most 107 bytes. */
    private static final int SOCKET_DIRECTORY_LIMIT = 90;

    private static final String OWNER = "comfy build ";

    private final BuildDirectory directory;
    private final WorkingDirectoryLock lock;
    private final ShutdownTasks.Registration cleanup;
    private final @Nullable Path shortName;

    private BuildWorkspace(Path root, WorkingDirectoryLock lock, ShutdownTasks shutdown, @Nullable Path shortName) {
        this.directory = new BuildDirectory(root, shortName == null ? root : shortName.resolve("build"));
        this.lock = lock;
        this.shortName = shortName;
        this.cleanup = shutdown.register(this::removeOnce);
    }

    /** Where the directory of a build is while it lasts. */
    static Path root(BuildPlan plan) {
        return plan.outputDirectory().resolve(".comfy-" + plan.name());
    }

    static BuildWorkspace open(BuildPlan plan, ShutdownTasks shutdown, Clock clock) {
        Path output = Directories.writable(plan.outputDirectory());
        if (output.toAbsolutePath().toString().contains(",")) {
            throw new UsageProblem("cannot build in " + output + ": QEMU ends the name of a file at a comma")
                    .hint("name another directory with --output-dir");
        }
        Path root = root(plan);
        try {
            requireOurs(root);
            requireOurs(leaving(root));
            if (!Files.isDirectory(root)) {
                Files.createDirectory(
                        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            WorkingDirectoryLock lock = WorkingDirectoryLock.acquire(root, OWNER + plan.name(), clock);
            empty(root);
            removeTree(leaving(root));
            Path shortName = null;
            if (root.toString().getBytes(StandardCharsets.UTF_8).length > SOCKET_DIRECTORY_LIMIT) {
                shortName = Files.createTempDirectory("comfy");
                Files.createSymbolicLink(shortName.resolve("build"), root);
            }
            return new BuildWorkspace(root, lock, shutdown, shortName);
        } catch (IOException e) {
            throw Directories.unusable(output, "write to", e);
        }
    }

    BuildDirectory directory() {
        return directory;
    }

    /** Empties it for the next layer of a build. What the last one has made is elsewhere by then. */
    void clear() {
        empty(directory.root());
    }

    /** Keeps what helps to find out why a build failed, beside its would-be result; returns where. All else is gone then. */
    Path keepLogs(BuildPlan plan) {
        List<Path> logs = List.of(
                directory.packerLog(),
                directory.console().serial(),
                directory.console().firmware(),
                directory.console().picture(),
                directory.template(),
                directory.files(),
                directory.packages(),
                directory.testReport(),
                directory.testSerial(),
                directory.testPicture());
        // What has failed may have filled the file system, which has no room for the smallest record then.
        removeEntries(directory.root(), entry -> logs.stream().noneMatch(log -> log.startsWith(entry)));
        return keep(plan.outputDirectory().resolve(plan.name() + ".failed"), logs);
    }

    /** Keeps everything; returns where. */
    Path keepAll(BuildPlan plan, String suffix) {
        try (Stream<Path> files = Files.list(directory.root())) {
            List<Path> all = files.filter(file -> !file.getFileName().toString().equals(WorkingDirectoryLock.FILE_NAME))
                    .toList();
            return keep(plan.outputDirectory().resolve(plan.name() + suffix), all);
        } catch (IOException e) {
            throw Directories.unusable(directory.root(), "read", e);
        }
    }

    private static Path keep(Path wanted, List<Path> files) {
        try {
            List<Path> there = files.stream().filter(Files::exists).toList();
            Path kept = KeptDirectory.prepare(
                    wanted,
                    there.stream().map(file -> file.getFileName().toString()).toList());
            for (Path file : there) {
                Files.move(file, kept.resolve(file.getFileName()));
            }
            return kept;
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot keep the logs in " + wanted, e);
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
        if (shortName != null && Files.exists(shortName)) {
            remove(shortName);
        }
    }

    private static void empty(Path root) {
        removeEntries(root, entry -> true);
    }

    private static void removeEntries(Path root, Predicate<Path> unwanted) {
        try (Stream<Path> entries = Files.list(root)) {
            for (Path entry : entries.toList()) {
                // The lock file stays until the end: a second run must find it held.
                if (!entry.getFileName().toString().equals(WorkingDirectoryLock.FILE_NAME) && unwanted.test(entry)) {
                    TreeRemoval.remove(entry);
                }
            }
        } catch (IOException e) {
            throw Directories.unusable(root, "empty", e);
        }
    }

    /** What is emptied was made by a build, which its lock file says; a name alone proves nothing. */
    private static void requireOurs(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path lock = root.resolve(WorkingDirectoryLock.FILE_NAME);
        boolean ours = Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)
                && (holdsNothingBut(root, lock) || isLockOfBuild(lock));
        if (!ours) {
            throw new EnvironmentProblem(root + " is in the way, and nothing in it says that a build made it")
                    .hint("look at it, and move or remove it")
                    .ofOneItem();
        }
    }

    private static boolean isLockOfBuild(Path lock) throws IOException {
        return Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)
                && Files.readString(lock).startsWith(OWNER);
    }

    private static boolean holdsNothingBut(Path root, Path lock) throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.allMatch(lock::equals);
        }
    }

    /** Frees the name at once, lock and all, so that the next build does not meet a directory that goes away under it. */
    private static void remove(Path root) {
        Path gone = leaving(root);
        try {
            removeTree(gone);
            Files.move(root, gone, StandardCopyOption.ATOMIC_MOVE);
            removeTree(gone);
        } catch (IOException e) {
            throw Directories.unusable(root, "remove", e);
        }
    }

    private static Path leaving(Path root) {
        return root.resolveSibling(root.getFileName() + ".gone");
    }

    private static void removeTree(Path root) throws IOException {
        if (Files.exists(root)) {
            empty(root);
            TreeRemoval.remove(root);
        }
    }
}
