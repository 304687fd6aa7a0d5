package org.cloudimagefactory.comfy.appliance;

import java.util.List;
import java.util.Optional;

/**
 * How the disk of an appliance is divided: complete, in the order on the disk, with what the firmware needs. It has been
 * checked: one root, no mount point twice, all sizes fit, and what grows comes last.
 *
 * @param described whether the operator asked for it; otherwise an installer may use a layout of its own
 * @param device in the guest, such as {@code /dev/vda}
 * @param size of the whole disk
 * @param table of its partitions
 * @param partitions in their order on the disk; none where the system that the build starts from has its own
 * @param volumeGroups on partitions that are physical volumes
 */
public record DiskLayout(
        boolean described,
        String device,
        DiskSize size,
        PartitionTable table,
        List<Partition> partitions,
        List<VolumeGroup> volumeGroups) {
    /** The first disk on a virtio bus. */
    public static final String VIRTIO_DEVICE = "/dev/vda";

    /** The first disk at an IDE, SATA or SCSI controller. */
    public static final String ATA_DEVICE = "/dev/sda";

    public DiskLayout {
        partitions = List.copyOf(partitions);
        volumeGroups = List.copyOf(volumeGroups);
    }

    /** The volume group of this name. */
    public Optional<VolumeGroup> volumeGroup(String name) {
        return volumeGroups.stream().filter(group -> group.name().equals(name)).findFirst();
    }

    /** The same layout on another device. */
    public DiskLayout on(String other) {
        return new DiskLayout(described, other, size, table, partitions, volumeGroups);
    }
}
