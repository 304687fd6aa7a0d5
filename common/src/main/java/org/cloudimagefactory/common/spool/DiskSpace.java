package org.cloudimagefactory.common.spool;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Space of file systems, in bytes. Asks the kernel about the path itself; Java's file stores would have to be found in the table of
 * mounts, which a chroot or a container need not show.
 */
public final class DiskSpace {
    private DiskSpace() {}

    /** What may still be written to the file system of an existing file or directory. */
    public static long usable(Path path) throws IOException {
        path.getFileSystem().provider().checkAccess(path);
        return path.toFile().getUsableSpace();
    }

    /** The size of the file system of an existing file or directory. */
    public static long total(Path path) throws IOException {
        path.getFileSystem().provider().checkAccess(path);
        return path.toFile().getTotalSpace();
    }
}
