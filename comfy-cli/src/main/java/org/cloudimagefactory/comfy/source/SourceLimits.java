package org.cloudimagefactory.comfy.source;

import java.time.Duration;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.jspecify.annotations.Nullable;

/**
 * What a build of others' descriptions may use.
 *
 * @param memory MiB of its machine
 * @param cpus of its machine
 * @param disk of its machine
 * @param time for the whole build
 */
public record SourceLimits(
        @Nullable Integer memory,
        @Nullable Integer cpus,
        @Nullable DiskSize disk,
        @Nullable SourceDuration time) {
    /** Limits where nothing is said. */
    public static final SourceLimits USUAL = new SourceLimits(null, null, null, null);

    private static final int MEMORY = 4096;
    private static final int CPUS = 2;
    private static final DiskSize DISK = new DiskSize(20L << 30);

    /** MiB of memory. */
    public int mostMemory() {
        return memory == null ? MEMORY : memory;
    }

    /** Virtual cores. */
    public int mostCpus() {
        return cpus == null ? CPUS : cpus;
    }

    /** Size of the disk. */
    public DiskSize mostDisk() {
        return disk == null ? DISK : disk;
    }

    /** Time of the build. */
    public Duration mostTime() {
        return time == null ? Duration.ofHours(4) : time.value();
    }
}
