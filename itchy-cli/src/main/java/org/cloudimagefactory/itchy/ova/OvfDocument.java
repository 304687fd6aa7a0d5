package org.cloudimagefactory.itchy.ova;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an OVF description says of one virtual system, as it says it.
 *
 * @param files id to file, from {@code References}
 * @param disks in the order of {@code DiskSection}
 * @param items devices of the default configuration, in the order of {@code VirtualHardwareSection}
 * @param allItems devices of whatever configuration
 * @param bootOrder instance ids of the devices to boot from, if the description orders them
 * @param operatingSystem what {@code OperatingSystemSection} says, empty if nothing
 */
record OvfDocument(
        Map<String, FileReference> files,
        List<VirtualDisk> disks,
        List<HardwareItem> items,
        List<HardwareItem> allItems,
        List<String> bootOrder,
        String operatingSystem) {
    OvfDocument {
        files = Map.copyOf(files);
        disks = List.copyOf(disks);
        items = List.copyOf(items);
        allItems = List.copyOf(allItems);
        bootOrder = List.copyOf(bootOrder);
    }

    /**
     * A file beside the description.
     *
     * @param href its relative URI
     * @param compression {@code gzip}, {@code bzip2}, or nothing
     * @param chunkSize bytes of all pieces but the last, 0 if the file is in one piece
     * @param size bytes as stored, all pieces together, or -1 if it is not told
     */
    record FileReference(String href, String compression, long chunkSize, long size) {}

    /**
     * A disk.
     *
     * @param id within the description
     * @param fileRef id of the file that holds it, or null for an empty disk
     * @param parentRef id of the disk that it builds upon, or null
     */
    record VirtualDisk(
            String id, @Nullable String fileRef, @Nullable String parentRef) {}

    /**
     * A device, as CIM describes it.
     *
     * @param properties local names of elements to their text
     */
    record HardwareItem(Map<String, String> properties) {
        HardwareItem {
            properties = Map.copyOf(properties);
        }

        boolean isOfType(int resourceType) {
            return properties.getOrDefault("ResourceType", "").equals(Integer.toString(resourceType));
        }

        /** What tells it from the other devices. */
        Optional<String> instanceId() {
            return get("InstanceID").or(() -> get("InstanceId")).filter(id -> !id.isEmpty());
        }

        Optional<String> get(String name) {
            return Optional.ofNullable(properties.get(name));
        }
    }
}
