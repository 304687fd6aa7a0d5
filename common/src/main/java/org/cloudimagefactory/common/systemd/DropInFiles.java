package org.cloudimagefactory.common.systemd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;

/** Puts a drop-in beside its units. A file of that name which somebody else made is replaced only when that is wanted. */
public final class DropInFiles {
    private static final Set<PosixFilePermission> PERMISSIONS = PosixFilePermissions.fromString("rw-r--r--");

    private final Path unitDirectory;
    private final boolean force;

    /** Writes below that directory, and where it is forced over files that others made. */
    public DropInFiles(Path unitDirectory, boolean force) {
        this.unitDirectory = unitDirectory;
        this.force = force;
    }

    /** Writes what is not there yet; returns the files that changed. */
    public List<Path> write(DropIn dropIn) {
        refuseControls(dropIn);
        List<Path> changed = new ArrayList<>();
        for (Path file : dropIn.files(unitDirectory)) {
            try {
                if (isDue(file, dropIn.text())) {
                    Files.createDirectories(Objects.requireNonNull(file.getParent()));
                    AtomicFile.write(file, dropIn.text().getBytes(StandardCharsets.UTF_8), PERMISSIONS);
                    changed.add(file);
                }
            } catch (IOException e) {
                throw new EnvironmentProblem("cannot write " + file + ": " + Directories.reason(e))
                        .hint("'" + dropIn.tool() + " check --drop-in' prints it")
                        .causedBy(e);
            }
        }
        return changed;
    }

    private boolean isDue(Path file, String text) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        String old = Files.readString(file);
        if (old.equals(text)) {
            return false;
        }
        if (!old.startsWith(DropIn.MARK) && !force) {
            throw new EnvironmentProblem(file + " was made by somebody else").hint("--force replaces it");
        }
        return true;
    }

    /** A line end in a name would end the setting and begin another one. */
    private static void refuseControls(DropIn dropIn) {
        for (Path path : dropIn.writable()) {
            if (path.toString().chars().anyMatch(Character::isISOControl)) {
                throw new EnvironmentProblem(
                                "systemd can't be told of " + path + ", whose name holds control characters")
                        .hint("name another directory");
            }
        }
    }
}
