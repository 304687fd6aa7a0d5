package org.cloudimagefactory.comfy.appliance;

import org.jspecify.annotations.Nullable;

/**
 * One partition of the disk.
 *
 * @param use what it is there for
 * @param size null: all that the others leave, and growing with the disk; at most the last partition
 * @param fileSystem where it holds one or swap space
 * @param mount mount point, where it has one
 * @param label of the file system, where one is wanted
 * @param volumeGroup the group that it belongs to, of a physical volume
 */
public record Partition(
        PartitionUse use,
        @Nullable DiskSize size,
        @Nullable FileSystem fileSystem,
        @Nullable String mount,
        @Nullable String label,
        @Nullable String volumeGroup) {
    /** A partition with a file system or swap space. */
    public static Partition of(@Nullable DiskSize size, FileSystem fileSystem, @Nullable String mount) {
        return new Partition(PartitionUse.FILE_SYSTEM, size, fileSystem, mount, null, null);
    }

    /** Whether it takes what the others leave. */
    public boolean grows() {
        return size == null;
    }
}
