package org.cloudimagefactory.common.setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.TemporaryFile;

/** A file that only its owner can read from its first moment on. When root makes it, the user of the services owns it. */
public final class SecretFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private SecretFile() {}

    /** Writes a file that is not there yet. */
    public static void write(Path file, String content) {
        try {
            Path parent = Objects.requireNonNull(file.toAbsolutePath().getParent());
            Files.createDirectories(parent);
            try (TemporaryFile temporary = TemporaryFile.create(file, OWNER_ONLY)) {
                ServiceUser.ofPackages().give(temporary.path());
                temporary.write(content.getBytes(StandardCharsets.UTF_8));
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new FileAlreadyExistsException(file.toString());
                }
                temporary.publish(file);
            }
        } catch (IOException e) {
            throw new EnvironmentProblem("cannot write secret file " + file + ": " + Directories.reason(e))
                    .hint("make it yourself, or name another one")
                    .causedBy(e);
        }
    }
}
