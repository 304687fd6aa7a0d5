package org.cloudimagefactory.comfy.installer.autoinstall;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.cloudimagefactory.comfy.appliance.DiskLayout;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.appliance.FileSystem;
import org.cloudimagefactory.comfy.appliance.LogicalVolume;
import org.cloudimagefactory.comfy.appliance.Partition;
import org.cloudimagefactory.comfy.appliance.PartitionTable;
import org.cloudimagefactory.comfy.appliance.PartitionUse;
import org.cloudimagefactory.comfy.appliance.VolumeGroup;
import org.jspecify.annotations.Nullable;

/** A disk layout as the list of actions that curtin, which Subiquity drives, takes. */
final class CurtinStorage {
    private static final String DISK = "disk";
    private static final String DEVICE = "device";
    private static final String GRUB_DEVICE = "grub_device";

    private final DiskLayout disk;
    private final ArrayNode actions = JsonNodeFactory.instance.arrayNode();

    CurtinStorage(DiskLayout disk) {
        this.disk = disk;
    }

    ObjectNode node() {
        ObjectNode action = action("disk", DISK);
        action.put("path", disk.device());
        action.put("ptable", disk.table() == PartitionTable.GPT ? "gpt" : "msdos");
        action.put("wipe", "superblock-recursive");
        action.put("preserve", false);
        boolean isUefi = disk.partitions().stream().anyMatch(partition -> partition.use() == PartitionUse.EFI_SYSTEM);
        action.put(GRUB_DEVICE, !isUefi);
        for (int i = 0; i < disk.partitions().size(); i++) {
            partition(disk.partitions().get(i), i + 1);
        }
        disk.volumeGroups().forEach(this::group);
        ObjectNode storage = JsonNodeFactory.instance.objectNode();
        storage.putObject("swap").put("size", 0);
        storage.set("config", actions);
        return storage;
    }

    private void partition(Partition partition, int number) {
        String id = "partition-" + number;
        ObjectNode action = action("partition", id);
        action.put(DEVICE, DISK);
        action.put("number", number);
        action.put("wipe", "superblock");
        action.put("preserve", false);
        size(action, partition.size());
        switch (partition.use()) {
            case BIOS_BOOT -> action.put("flag", "bios_grub");
            case EFI_SYSTEM -> {
                action.put("flag", "boot").put(GRUB_DEVICE, true);
                content(id, FileSystem.VFAT, partition.mount(), partition.label());
            }
            case FILE_SYSTEM ->
                content(id, Objects.requireNonNull(partition.fileSystem()), partition.mount(), partition.label());
            case PHYSICAL_VOLUME -> {
                // It becomes part of its group below.
            }
        }
    }

    private void group(VolumeGroup group) {
        String id = "group-" + group.name();
        ObjectNode action = action("lvm_volgroup", id);
        action.put("name", group.name());
        action.put("preserve", false);
        ArrayNode devices = action.putArray("devices");
        for (int i = 0; i < disk.partitions().size(); i++) {
            if (group.name().equals(disk.partitions().get(i).volumeGroup())) {
                devices.add("partition-" + (i + 1));
            }
        }
        for (LogicalVolume volume : group.volumes()) {
            String volumeId = "volume-" + group.name() + "-" + volume.name();
            ObjectNode part = action("lvm_partition", volumeId);
            part.put("name", volume.name());
            part.put("volgroup", id);
            part.put("preserve", false);
            size(part, volume.size());
            content(volumeId, volume.fileSystem(), volume.mount(), volume.label());
        }
    }

    private void content(String volume, FileSystem fileSystem, @Nullable String mount, @Nullable String label) {
        ObjectNode format = action("format", "format-" + volume);
        format.put("volume", volume);
        format.put("fstype", fileSystem == FileSystem.VFAT ? "fat32" : fileSystem.toString());
        format.put("preserve", false);
        if (label != null) {
            format.put("label", label);
        }
        ObjectNode action = action("mount", "mount-" + volume);
        action.put(DEVICE, "format-" + volume);
        action.put("path", mount == null ? "" : mount);
    }

    private ObjectNode action(String type, String id) {
        return actions.addObject().put("type", type).put("id", id);
    }

    private static void size(ObjectNode action, @Nullable DiskSize size) {
        action.put("size", size == null ? -1 : size.bytes());
    }
}
