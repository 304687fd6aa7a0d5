package org.cloudimagefactory.comfy.appliance;

import java.util.List;

/**
 * An LVM volume group; its physical volumes are the partitions that name it.
 *
 * @param name of the group
 * @param volumes in it
 */
public record VolumeGroup(String name, List<LogicalVolume> volumes) {
    public VolumeGroup {
        volumes = List.copyOf(volumes);
    }
}
