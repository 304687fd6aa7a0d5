package org.cloudimagefactory.comfy.description;

import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.jspecify.annotations.Nullable;

/**
 * What a distribution needs of the virtual machine that it is built in, unless the operator says otherwise.
 *
 * @param diskSize of its disk
 * @param memory MiB
 * @param cpus virtual cores
 * @param leastDiskSize below which a system does not fit; null: not known
 * @param leastMemory MiB, below which its installer does not run; null: not known
 */
public record MachineDefaults(
        @Nullable DiskSize diskSize,
        @Nullable Integer memory,
        @Nullable Integer cpus,
        @Nullable DiskSize leastDiskSize,
        @Nullable Integer leastMemory) {
    private static final DiskSize DISK_SIZE = DiskSize.parse("10G");
    private static final int MEMORY = 1024;

    /** Sizes without anything that is known to be too little. */
    public MachineDefaults(@Nullable DiskSize diskSize, @Nullable Integer memory, @Nullable Integer cpus) {
        this(diskSize, memory, cpus, null, null);
    }

    /** Fills in what is not given. */
    public MachineDefaults {
        diskSize = diskSize == null ? DISK_SIZE : diskSize;
        memory = memory == null ? MEMORY : memory;
        cpus = cpus == null ? 1 : cpus;
    }
}
