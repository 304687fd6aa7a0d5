package org.cloudimagefactory.comfy.installer.autoyast;

import java.util.Objects;
import org.cloudimagefactory.comfy.appliance.DiskLayout;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.appliance.FileSystem;
import org.cloudimagefactory.comfy.appliance.LogicalVolume;
import org.cloudimagefactory.comfy.appliance.Partition;
import org.cloudimagefactory.comfy.appliance.PartitionTable;
import org.cloudimagefactory.comfy.appliance.VolumeGroup;
import org.jspecify.annotations.Nullable;

/** A disk layout as the drives of a profile: the disk itself, and each volume group as a drive of its own. */
final class YastPartitioning {
    /** Numbers of partition types that YaST knows. */
    private static final int EFI_SYSTEM = 259;

    private static final int BIOS_BOOT = 263;
    private static final int LVM = 142;
    private static final int SWAP = 130;
    private static final int LINUX = 131;

    private final DiskLayout disk;

    YastPartitioning(DiskLayout disk) {
        this.disk = disk;
    }

    void addTo(ProfileElement profile) {
        ProfileElement partitioning = profile.list("partitioning");
        ProfileElement drive = partitioning.map("drive");
        drive.text("device", disk.device());
        drive.symbol("type", "CT_DISK");
        drive.text("disklabel", disk.table() == PartitionTable.GPT ? "gpt" : "msdos");
        drive.truth("initialize", true).text("use", "all").truth("enable_snapshots", false);
        ProfileElement partitions = drive.list("partitions");
        disk.partitions().forEach(partition -> partition(partitions.map("partition"), partition));
        disk.volumeGroups().forEach(group -> group(partitioning.map("drive"), group));
    }

    private static void partition(ProfileElement element, Partition partition) {
        element.truth("create", true);
        size(element, partition.size());
        switch (partition.use()) {
            case BIOS_BOOT -> element.number("partition_id", BIOS_BOOT).truth("format", false);
            case PHYSICAL_VOLUME ->
                element.number("partition_id", LVM)
                        .truth("format", false)
                        .text("lvm_group", Objects.requireNonNull(partition.volumeGroup()));
            case EFI_SYSTEM -> {
                element.number("partition_id", EFI_SYSTEM);
                content(element, FileSystem.VFAT, partition.mount(), partition.label());
            }
            case FILE_SYSTEM -> {
                FileSystem fileSystem = Objects.requireNonNull(partition.fileSystem());
                element.number("partition_id", fileSystem == FileSystem.SWAP ? SWAP : LINUX);
                content(element, fileSystem, partition.mount(), partition.label());
            }
        }
    }

    private static void group(ProfileElement drive, VolumeGroup group) {
        drive.text("device", "/dev/" + group.name());
        drive.symbol("type", "CT_LVM");
        drive.text("use", "all").truth("enable_snapshots", false);
        ProfileElement volumes = drive.list("partitions");
        for (LogicalVolume volume : group.volumes()) {
            ProfileElement element = volumes.map("partition");
            element.truth("create", true).text("lv_name", volume.name());
            size(element, volume.size());
            content(element, volume.fileSystem(), volume.mount(), volume.label());
        }
    }

    private static void content(
            ProfileElement element, FileSystem fileSystem, @Nullable String mount, @Nullable String label) {
        element.truth("format", true).symbol("filesystem", fileSystem.toString());
        if (fileSystem == FileSystem.BTRFS) {
            element.truth("create_subvolumes", false);
        }
        element.text("mount", mount == null ? "swap" : mount);
        if (label != null) {
            element.text("label", label);
        }
    }

    private static void size(ProfileElement element, @Nullable DiskSize size) {
        element.text("size", size == null ? "max" : size.mebibytes() + "MiB");
    }
}
