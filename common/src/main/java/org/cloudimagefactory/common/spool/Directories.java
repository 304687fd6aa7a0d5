package org.cloudimagefactory.common.spool;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.IoReason;

/** Makes sure, before work starts, that directories are there and usable, and says in plain words when they are not. */
public final class Directories {
    private Directories() {}

    /** The directory, created with its parents where missing, and writable. */
    public static Path writable(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw unusable(directory, "create", e);
        }
        if (!Files.isWritable(directory)) {
            throw unusable(directory, "write to", new AccessDeniedException(directory.toString()));
        }
        return directory;
    }

    /** The directory; created where missing, with its parents, for this user alone (0700). What is there keeps its mode. */
    public static Path ownCreated(Path directory) throws IOException {
        return Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** The directory, if it is one and can be read. */
    public static Path readable(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new EnvironmentProblem("no directory " + directory).hint("create it, or name another");
        }
        if (!Files.isReadable(directory)) {
            throw unusable(directory, "read", new AccessDeniedException(directory.toString()));
        }
        return directory;
    }

    /** A problem of the environment that names the directory, the reason and the way out. */
    public static EnvironmentProblem unusable(Path directory, String action, IOException cause) {
        return new EnvironmentProblem("cannot " + action + " " + directory + ": " + reason(cause))
                .hint("check its owner, permissions and free space, or name another directory")
                .causedBy(cause);
    }

    /** See {@link IoReason}. */
    public static String reason(IOException e) {
        return IoReason.of(e);
    }
}
