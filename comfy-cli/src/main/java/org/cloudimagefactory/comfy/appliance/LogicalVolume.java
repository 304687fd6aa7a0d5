package org.cloudimagefactory.comfy.appliance;

import org.jspecify.annotations.Nullable;

/**
 * One volume of a volume group.
 *
 * @param name in its group
 * @param size null: all that the others leave; at most the last volume of a group
 * @param fileSystem that it holds
 * @param mount mount point, where it has one
 * @param label of the file system, where one is wanted
 */
public record LogicalVolume(
        String name,
        @Nullable DiskSize size,
        FileSystem fileSystem,
        @Nullable String mount,
        @Nullable String label) {
    /** Whether it takes what the others leave. */
    public boolean grows() {
        return size == null;
    }
}
