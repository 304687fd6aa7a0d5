package org.cloudimagefactory.comfy.installer.agama;

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
import org.cloudimagefactory.comfy.appliance.VolumeGroup;
import org.jspecify.annotations.Nullable;

/** A disk layout as the storage section of a profile: one drive whose partitions are replaced, and volume groups on it. */
final class AgamaStorage {
    private static final String LEAST_GROWING = "500 MiB";

    private final DiskLayout disk;

    AgamaStorage(DiskLayout disk) {
        this.disk = disk;
    }

    ObjectNode node() {
        ObjectNode storage = JsonNodeFactory.instance.objectNode();
        // The layout is complete: what the firmware needs is in it.
        storage.putObject("boot").put("configure", false);
        ObjectNode drive = storage.putArray("drives").addObject();
        drive.put("search", disk.device());
        drive.put("ptableType", disk.table() == PartitionTable.GPT ? "gpt" : "msdos");
        ArrayNode partitions = drive.putArray("partitions");
        partitions.addObject().put("search", "*").put("delete", true);
        for (int i = 0; i < disk.partitions().size(); i++) {
            partition(partitions.addObject(), disk.partitions().get(i), i);
        }
        if (!disk.volumeGroups().isEmpty()) {
            ArrayNode groups = storage.putArray("volumeGroups");
            disk.volumeGroups().forEach(group -> group(groups.addObject(), group));
        }
        return storage;
    }

    private static void partition(ObjectNode node, Partition partition, int number) {
        size(node, partition.size());
        switch (partition.use()) {
            case BIOS_BOOT -> node.put("id", "bios_boot");
            case PHYSICAL_VOLUME -> node.put("id", "lvm").put("alias", alias(number));
            case EFI_SYSTEM -> content(node.put("id", "esp"), FileSystem.VFAT, partition.mount(), partition.label());
            case FILE_SYSTEM -> {
                FileSystem fileSystem = Objects.requireNonNull(partition.fileSystem());
                node.put("id", fileSystem == FileSystem.SWAP ? "swap" : "linux");
                content(node, fileSystem, partition.mount(), partition.label());
            }
        }
    }

    private void group(ObjectNode node, VolumeGroup group) {
        node.put("name", group.name());
        ArrayNode physical = node.putArray("physicalVolumes");
        for (int i = 0; i < disk.partitions().size(); i++) {
            if (group.name().equals(disk.partitions().get(i).volumeGroup())) {
                physical.add(alias(i));
            }
        }
        ArrayNode volumes = node.putArray("logicalVolumes");
        for (LogicalVolume volume : group.volumes()) {
            ObjectNode element = volumes.addObject().put("name", volume.name());
            size(element, volume.size());
            content(element, volume.fileSystem(), volume.mount(), volume.label());
        }
    }

    private static String alias(int number) {
        return "pv" + (number + 1);
    }

    private static void content(
            ObjectNode node, FileSystem fileSystem, @Nullable String mount, @Nullable String label) {
        ObjectNode content = node.putObject("filesystem");
        content.put("path", mount == null ? "swap" : mount);
        if (fileSystem == FileSystem.BTRFS) {
            content.putObject("type").putObject("btrfs").put("snapshots", false);
        } else {
            content.put("type", fileSystem.toString());
        }
        if (label != null) {
            content.put("label", label);
        }
    }

    private static void size(ObjectNode node, @Nullable DiskSize size) {
        if (size == null) {
            node.putObject("size").put("min", LEAST_GROWING);
        } else {
            node.put("size", size.mebibytes() + " MiB");
        }
    }
}
