package org.cloudimagefactory.comfy.installer.kickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cloudimagefactory.comfy.appliance.DiskLayout;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.appliance.FileSystem;
import org.cloudimagefactory.comfy.appliance.LogicalVolume;
import org.cloudimagefactory.comfy.appliance.Partition;
import org.cloudimagefactory.comfy.appliance.PartitionTable;
import org.cloudimagefactory.comfy.appliance.VolumeGroup;
import org.jspecify.annotations.Nullable;

/** A disk layout and its boot loader in Anaconda's commands. */
final class KickstartDisk {
    private static final int LEAST_GROWING = 500;

    private final DiskLayout disk;
    private final List<String> kernelArguments;
    private final String device;
    private final List<String> lines = new ArrayList<>();

    KickstartDisk(DiskLayout disk, List<String> kernelArguments) {
        this.disk = disk;
        this.kernelArguments = kernelArguments;
        this.device = disk.device().replaceFirst("^/dev/", "");
    }

    List<String> lines() {
        String append = kernelArguments.isEmpty() ? "" : " --append=\"" + String.join(" ", kernelArguments) + "\"";
        String label = disk.table() == PartitionTable.GPT ? "gpt" : "msdos";
        lines.add("ignoredisk --only-use=" + device);
        lines.add("zerombr");
        lines.add("clearpart --all --initlabel --disklabel=" + label + " --drives=" + device);
        lines.add("bootloader --timeout=1 --boot-drive=" + device + append);
        for (int i = 0; i < disk.partitions().size(); i++) {
            lines.add(partition(disk.partitions().get(i), i));
        }
        disk.volumeGroups().forEach(this::group);
        return lines;
    }

    private String partition(Partition partition, int number) {
        String primary = disk.table() == PartitionTable.MBR ? " --asprimary" : "";
        String rest = size(partition.size()) + " --ondisk=" + device + primary + label(partition.label());
        return switch (partition.use()) {
            case PHYSICAL_VOLUME -> "part " + volumeName(number) + rest;
            case BIOS_BOOT -> "part biosboot --fstype=biosboot" + rest;
            case EFI_SYSTEM -> "part /boot/efi --fstype=efi" + rest;
            case FILE_SYSTEM -> "part " + place(partition.fileSystem(), partition.mount()) + rest;
        };
    }

    private void group(VolumeGroup group) {
        StringBuilder volumes = new StringBuilder();
        for (int i = 0; i < disk.partitions().size(); i++) {
            if (group.name().equals(disk.partitions().get(i).volumeGroup())) {
                volumes.append(' ').append(volumeName(i));
            }
        }
        lines.add("volgroup " + group.name() + volumes);
        for (LogicalVolume volume : group.volumes()) {
            lines.add("logvol " + place(volume.fileSystem(), volume.mount()) + " --vgname=" + group.name() + " --name="
                    + volume.name() + size(volume.size()) + label(volume.label()));
        }
    }

    private static String volumeName(int number) {
        return String.format("pv.%02d", number + 1);
    }

    private static String place(@Nullable FileSystem fileSystem, @Nullable String mount) {
        FileSystem kind = Objects.requireNonNull(fileSystem);
        return (kind == FileSystem.SWAP ? "swap" : mount) + " --fstype=" + kind;
    }

    private static String label(@Nullable String label) {
        return label == null ? "" : " --label=" + label;
    }

    private static String size(@Nullable DiskSize size) {
        return size == null ? " --size=" + LEAST_GROWING + " --grow" : " --size=" + size.mebibytes();
    }
}
