package org.cloudimagefactory.comfy.installer.preseed;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.DiskLayout;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.appliance.FileSystem;
import org.cloudimagefactory.comfy.appliance.LogicalVolume;
import org.cloudimagefactory.comfy.appliance.Partition;
import org.cloudimagefactory.comfy.appliance.PartitionTable;
import org.cloudimagefactory.comfy.appliance.PartitionUse;
import org.cloudimagefactory.comfy.appliance.VolumeGroup;
import org.jspecify.annotations.Nullable;

/** A disk layout in the words of partman-auto: {@code MIN PRIORITY MAX FILESYSTEM ATTRIBUTE{ VALUE }... .} for each part. */
final class PartmanRecipe {
    private static final long MEGABYTE = 1_000_000;
    private static final long LEAST_GROWING = 500;
    private static final String NO_LIMIT = "-1";

    private final DiskLayout disk;

    PartmanRecipe(DiskLayout disk) {
        this.disk = disk;
    }

    String text() {
        List<String> parts = new ArrayList<>();
        disk.partitions().forEach(partition -> parts.add(partition(partition)));
        for (VolumeGroup group : disk.volumeGroups()) {
            group.volumes().forEach(volume -> parts.add(volume(group, volume)));
        }
        return String.join(" ", parts);
    }

    private String partition(Partition partition) {
        String size = size(partition.size());
        String primary = disk.table() == PartitionTable.MBR ? " $primary{ }" : "";
        if (partition.use() == PartitionUse.PHYSICAL_VOLUME) {
            return size + " ext4" + primary + " $defaultignore{ } method{ lvm } vg_name{ " + partition.volumeGroup()
                    + " } .";
        }
        if (partition.use() == PartitionUse.BIOS_BOOT) {
            return size + " free $iflabel{ gpt } method{ biosgrub } .";
        }
        if (partition.use() == PartitionUse.EFI_SYSTEM) {
            return size + " free $iflabel{ gpt } method{ efi } format{ } .";
        }
        String boot = "/".equals(partition.mount()) && !primary.isEmpty() ? " $bootable{ }" : "";
        return size + content(partition.fileSystem(), partition.mount(), partition.label(), primary + boot);
    }

    private static String volume(VolumeGroup group, LogicalVolume volume) {
        String place = " $lvmok{ } in_vg{ " + group.name() + " } lv_name{ " + volume.name() + " }";
        return size(volume.size()) + content(volume.fileSystem(), volume.mount(), volume.label(), place);
    }

    private static String content(
            @Nullable FileSystem fileSystem, @Nullable String mount, @Nullable String label, String place) {
        if (fileSystem == FileSystem.SWAP) {
            return " linux-swap" + place + " method{ swap } format{ } .";
        }
        String name = fileSystem == FileSystem.VFAT ? "fat32" : String.valueOf(fileSystem);
        String labelled = label == null ? "" : " label{ " + label + " }";
        return " " + name + place + " method{ format } format{ } use_filesystem{ } filesystem{ " + name + " }"
                + labelled + " mountpoint{ " + mount + " } .";
    }

    /** Decimal megabytes, rounded up; a fixed size has no room between its bounds. */
    private static String size(@Nullable DiskSize size) {
        if (size == null) {
            return LEAST_GROWING + " " + LEAST_GROWING + " " + NO_LIMIT;
        }
        long megabytes = Math.max(1, (size.bytes() + MEGABYTE - 1) / MEGABYTE);
        return megabytes + " " + megabytes + " " + megabytes;
    }
}
