package org.cloudimagefactory.comfy.description;

import java.util.List;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.appliance.FileSystem;
import org.cloudimagefactory.comfy.appliance.PartitionTable;
import org.jspecify.annotations.Nullable;

/**
 * How an operator wants the disk to be divided.
 *
 * @param device in the guest; null: the usual one
 * @param table of partitions; null: the usual one for the firmware
 * @param partitions in their order
 * @param volumeGroups on partitions
 */
public record DiskDescription(
        @Nullable String device, @Nullable PartitionTable table, List<Part> partitions, List<Group> volumeGroups) {
    /** Copies the lists; null means none. */
    public DiskDescription {
        partitions = List.copyOf(partitions);
        volumeGroups = volumeGroups == null ? List.of() : List.copyOf(volumeGroups);
    }

    /**
     * A partition or a logical volume.
     *
     * @param name of a logical volume
     * @param size fixed size, or null
     * @param grow whether it takes the rest; also when there is no size
     * @param filesystem that it is formatted with
     * @param mount mount point
     * @param label of the file system
     * @param volumeGroup that a partition belongs to
     */
    public record Part(
            @Nullable String name,
            @Nullable DiskSize size,
            boolean grow,
            @Nullable FileSystem filesystem,
            @Nullable String mount,
            @Nullable String label,
            @Nullable String volumeGroup) {}

    /**
     * A volume group.
     *
     * @param name of the group
     * @param volumes in it
     */
    public record Group(String name, List<Part> volumes) {
        public Group {
            volumes = List.copyOf(volumes);
        }
    }
}
