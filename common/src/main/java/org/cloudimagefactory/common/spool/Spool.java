package org.cloudimagefactory.common.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.cloudimagefactory.common.problem.EnvironmentProblem;

/**
 * A directory as a queue. A file enters it complete and leaves it by rename or delete, after the result of the work on it is
 * safe; a crash leaves either the old or the new state. What can't be worked on is set aside in a subdirectory together
 * with a text file that says why.
 */
public final class Spool {
    /** Ends the name of the file that says why its neighbour was set aside; a very long name is cut before it. */
    public static final String REASON_SUFFIX = ".reason";

    private final Path directory;
    private final FilePermissions permissions;

    /** A queue in this directory, which must exist; new files get the permissions. */
    public Spool(Path directory, FilePermissions permissions) {
        this.directory = directory;
        this.permissions = permissions;
    }

    /** The directory itself. */
    public Path directory() {
        return directory;
    }

    /** Adds a file under this name, or replaces it; when this returns, it is safe on disk. */
    public Path publish(String name, byte[] content) throws IOException {
        Path target = directory.resolve(name);
        AtomicFile.write(target, content, permissions.set());
        return target;
    }

    /** Where the reason lies, or would lie, why a file was set aside. */
    public static Path reasonOf(Path file) {
        return file.resolveSibling(FileNames.around("", file, REASON_SUFFIX));
    }

    /** The complete files with this ending, sorted by name; temporary ones are passed over. */
    public List<Path> waiting(String suffix) {
        return waiting(suffix, name -> true);
    }

    /** As {@link #waiting(String)}, of the files whose names are wanted; the others are not looked at. */
    public List<Path> waiting(String suffix, Predicate<String> wanted) {
        return waitingIn(directory, suffix, wanted);
    }

    /** As {@link #waiting(String)}, for those who only look into the directory. */
    public static List<Path> waitingIn(Path directory, String suffix) {
        return waitingIn(directory, suffix, name -> true);
    }

    private static List<Path> waitingIn(Path directory, String suffix, Predicate<String> wanted) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.endsWith(suffix) && !name.startsWith(".") && wanted.test(name) && Files.isRegularFile(entry)) {
                    files.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw Directories.unusable(directory, "read", new IOException(e));
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        }
        Collections.sort(files);
        return files;
    }

    /** Moves a finished file into a subdirectory, such as {@code done}; a file of that name there is replaced. */
    public Path move(Path file, String subdirectory) {
        return move(file, subdirectory, String.valueOf(file.getFileName()));
    }

    private Path move(Path file, String subdirectory, String name) {
        try {
            Path target =
                    Files.createDirectories(directory.resolve(subdirectory)).resolve(name);
            AtomicFile.rename(file, target);
            AtomicFile.flushDirectory(file);
            return target;
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot move " + file + " to " + subdirectory, e);
        }
    }

    /** Moves a file that can't be worked on into a subdirectory, such as {@code failed}, with the reason beside it. */
    public Path setAside(Path file, String subdirectory, String reason) {
        return setAside(file, subdirectory, String.valueOf(file.getFileName()), reason);
    }

    /** As {@link #setAside(Path, String, String)}, under this name. */
    public Path setAside(Path file, String subdirectory, String name, String reason) {
        try {
            Path target = Files.createDirectories(directory.resolve(subdirectory));
            AtomicFile.write(
                    reasonOf(target.resolve(name)),
                    (reason + "\n").getBytes(StandardCharsets.UTF_8),
                    permissions.set());
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot note why " + file + " is set aside", e);
        }
        return move(file, subdirectory, name);
    }
}
