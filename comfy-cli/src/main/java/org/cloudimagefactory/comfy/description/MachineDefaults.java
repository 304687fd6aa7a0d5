package org.cloudimagefactory.comfy.description;

import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.jspecify.annotations.Nullable;

/**
 * What a distribution needs of the virtual machine that it is built in, unless the operator says otherwise.
 *
 * @param diskSize of its disk
 * @param memory MiB
 * @param cpus virtual cores
 */
public record MachineDefaults(
        @Nullable DiskSize diskSize,
        @Nullable Integer memory,
        @Nullable Integer cpus) {
    private static final DiskSize DISK_SIZE = DiskSize.parse("10G");
    private static final int MEMORY = 1024;

    /** Fills in what is not given. */
    public MachineDefaults {
        diskSize = diskSize == null ? DISK_SIZE : diskSize;
        memory = memory == null ? MEMORY : memory;
        cpus = cpus == null ? 1 : cpus;
    }
}
