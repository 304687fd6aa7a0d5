package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.DiskSpace;

/** Refuses work that a disk can't hold: QEMU stops its guest silently when the host's disk is full. */
final class FreeSpace {
    /** Images are sparse: a system rarely fills a quarter of its disk, and is written twice. */
    private static final int SHARE = 4;

    private static final double MIB = 1 << 20;

    private FreeSpace() {}

    /** Makes sure that an image of a disk of this size can be made in the directory, which must exist. */
    static void require(Path directory, long diskSize) {
        try {
            long free = DiskSpace.usable(directory);
            long needed = diskSize / SHARE;
            if (free < needed) {
                throw new EnvironmentProblem(String.format(
                                Locale.ROOT,
                                "not enough space in %s: %.0f MiB are free, %.0f MiB are needed",
                                directory,
                                Math.floor(free / MIB),
                                Math.ceil(needed / MIB)))
                        .hint("free some, or name another directory");
            }
        } catch (IOException e) {
            throw Directories.unusable(directory, "look at", e);
        }
    }
}
