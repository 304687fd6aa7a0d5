package org.cloudimagefactory.comfy.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cloudimagefactory.comfy.confine.Bounds;

/**
 * A description of others that is to be built, and how far it is trusted. It is also what a node is told.
 *
 * @param directory with the description and all that it uses
 * @param file of the description
 * @param options of {@code comfy build}
 * @param layers directory of the layers of this source
 * @param memory MiB that its machine may have
 * @param cpus that its machine may have
 * @param disk bytes that its disk may have
 * @param seconds that it may take
 * @param network what it reaches besides public addresses
 * @param open whether it reaches all that the host reaches
 */
record ConfinedBuild(
        String directory,
        String file,
        List<String> options,
        String layers,
        int memory,
        int cpus,
        long disk,
        long seconds,
        List<String> network,
        boolean open) {
    /** What comfy, Packer and QEMU need besides the memory of the machine, in MiB. */
    private static final int OVERHEAD = 1536;
    /** A file of an image may be a little larger than its disk. */
    private static final long FILE_OVERHEAD = 1L << 30;

    ConfinedBuild {
        Objects.requireNonNull(directory);
        Objects.requireNonNull(file);
        Objects.requireNonNull(layers);
        options = List.copyOf(options);
        network = List.copyOf(network);
    }

    static ConfinedBuild of(SourceEntry entry, SourcePlace place, Path file, List<String> options) {
        SourceLimits limits = entry.limits();
        return new ConfinedBuild(
                String.valueOf(file.getParent()),
                file.toString(),
                options,
                place.layers().toString(),
                limits.mostMemory(),
                limits.mostCpus(),
                limits.mostDisk().bytes(),
                limits.mostTime().toSeconds(),
                entry.allow().network(),
                entry.allow().isOpen());
    }

    /** The same with further options. */
    ConfinedBuild with(List<String> more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(more);
        return new ConfinedBuild(directory, file, all, layers, memory, cpus, disk, seconds, network, open);
    }

    /** MiB of all that builds. */
    int wholeMemory() {
        return memory + OVERHEAD;
    }

    Duration time() {
        return Duration.ofSeconds(seconds);
    }

    Bounds bounds() {
        return new Bounds((long) wholeMemory() << 20, cpus, disk + FILE_OVERHEAD, time());
    }
}
