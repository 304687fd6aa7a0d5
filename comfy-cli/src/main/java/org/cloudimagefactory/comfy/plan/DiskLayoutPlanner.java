package org.cloudimagefactory.comfy.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cloudimagefactory.comfy.appliance.DiskLayout;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.appliance.FileSystem;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.appliance.LogicalVolume;
import org.cloudimagefactory.comfy.appliance.Partition;
import org.cloudimagefactory.comfy.appliance.PartitionTable;
import org.cloudimagefactory.comfy.appliance.PartitionUse;
import org.cloudimagefactory.comfy.appliance.VolumeGroup;
import org.cloudimagefactory.comfy.description.DiskDescription;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.jspecify.annotations.Nullable;

/** Completes what an operator says of the disk with what the firmware needs; the result is checked. */
final class DiskLayoutPlanner {
    private static final String DEVICE = DiskLayout.VIRTIO_DEVICE;
    private static final String EFI_MOUNT = "/boot/efi";
    private static final DiskSize EFI_SIZE = DiskSize.parse("256M");
    private static final DiskSize BIOS_BOOT_SIZE = DiskSize.parse("1M");

    private DiskLayoutPlanner() {}

    static DiskLayout plan(
            @Nullable DiskDescription description, DiskSize size, Firmware firmware, DocumentProblems problems) {
        if (description == null) {
            PartitionTable table = firmware == Firmware.UEFI ? PartitionTable.GPT : PartitionTable.MBR;
            List<Partition> root = List.of(Partition.of(null, FileSystem.EXT4, "/"));
            return new DiskLayout(false, DEVICE, size, table, withFirmware(root, table, firmware), List.of());
        }
        PartitionTable table = description.table() == null ? usualTable(description, firmware) : description.table();
        List<Partition> partitions = description.partitions().stream()
                .map(DiskLayoutPlanner::partition)
                .toList();
        List<VolumeGroup> groups = description.volumeGroups().stream()
                .map(DiskLayoutPlanner::group)
                .toList();
        String device = description.device() == null ? DEVICE : description.device();
        DiskLayout layout =
                new DiskLayout(true, device, size, table, withFirmware(partitions, table, firmware), groups);
        new DiskLayoutCheck(description, layout, firmware, problems).run();
        return layout;
    }

    /** An MBR where it can hold the layout, as more firmware starts from it. */
    private static PartitionTable usualTable(DiskDescription description, Firmware firmware) {
        boolean fits = description.partitions().size() <= DiskLayoutCheck.MBR_PARTITIONS;
        return firmware == Firmware.BIOS && fits ? PartitionTable.MBR : PartitionTable.GPT;
    }

    private static List<Partition> withFirmware(List<Partition> described, PartitionTable table, Firmware firmware) {
        List<Partition> all = new ArrayList<>();
        boolean hasEfi = described.stream().anyMatch(partition -> partition.use() == PartitionUse.EFI_SYSTEM);
        if (firmware == Firmware.UEFI && !hasEfi) {
            all.add(new Partition(PartitionUse.EFI_SYSTEM, EFI_SIZE, FileSystem.VFAT, EFI_MOUNT, null, null));
        }
        if (firmware == Firmware.BIOS && table == PartitionTable.GPT) {
            all.add(new Partition(PartitionUse.BIOS_BOOT, BIOS_BOOT_SIZE, null, null, null, null));
        }
        all.addAll(described);
        return all;
    }

    private static Partition partition(DiskDescription.Part part) {
        if (part.volumeGroup() != null) {
            return new Partition(PartitionUse.PHYSICAL_VOLUME, part.size(), null, null, null, part.volumeGroup());
        }
        boolean isEfi = EFI_MOUNT.equals(part.mount());
        FileSystem fileSystem =
                part.filesystem() == null ? (isEfi ? FileSystem.VFAT : FileSystem.EXT4) : part.filesystem();
        PartitionUse use = isEfi ? PartitionUse.EFI_SYSTEM : PartitionUse.FILE_SYSTEM;
        return new Partition(use, part.size(), fileSystem, part.mount(), part.label(), null);
    }

    private static VolumeGroup group(DiskDescription.Group group) {
        return new VolumeGroup(
                group.name(),
                group.volumes().stream()
                        .map(volume -> new LogicalVolume(
                                Objects.requireNonNull(volume.name()),
                                volume.size(),
                                volume.filesystem() == null ? FileSystem.EXT4 : volume.filesystem(),
                                volume.mount(),
                                volume.label()))
                        .toList());
    }
}
