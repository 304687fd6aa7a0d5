package org.cloudimagefactory.comfy.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.regex.Pattern;
import org.cloudimagefactory.comfy.fetch.CacheMark;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.Directories;

/**
 * The directory of layers: made by comfy, which its mark says, and for its owner only, as unsealed layers hold keys of their
 * guests. One without the mark is somebody else's: nothing in it is a layer, nothing is put there, and nothing is removed.
 */
final class LayerPlace {
    private static final Set<PosixFilePermission> OWN =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private static final Pattern NOTHING = Pattern.compile("(?!)");

    private final Path directory;

    LayerPlace(Path directory) {
        this.directory = directory;
    }

    /** Whether there is one to look into. */
    boolean isThere() {
        if (!CacheMark.isMarked(directory)) {
            return false;
        }
        requireOwn();
        return true;
    }

    /** Makes it, if need be. */
    void prepare() {
        try {
            Directories.ownCreated(directory);
        } catch (IOException e) {
            throw Directories.unusable(directory, "create", e);
        }
        // Others name files by digests, too, so that names alone prove nothing.
        CacheMark.claim(directory, NOTHING);
        if (!CacheMark.isMarked(directory)) {
            throw new EnvironmentProblem(
                            "cannot keep layers in " + directory + ": nothing in it says that comfy made it")
                    .hint("look at what is there and move it, or name another --cache-dir");
        }
        requireOwn();
    }

    private void requireOwn() {
        try {
            if (!OWN.containsAll(Files.getPosixFilePermissions(directory))) {
                throw new EnvironmentProblem("others may look into " + directory
                                + ", where layers lie that hold keys of their guests")
                        .hint("look whether it is yours, then 'chmod 700 " + directory + "'");
            }
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        }
    }
}
