package org.cloudimagefactory.nifty.plan;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.descriptor.Disk;

/**
 * One disk of an appliance.
 *
 * @param index 0 for the one to boot from
 * @param disk as the descriptor has it
 */
public record ApplianceDisk(int index, Disk disk) {
    /** The strongest checksum: the longest one. */
    public Optional<String> checksum() {
        return disk.checksum().values().stream()
                .max(Comparator.comparingInt(String::length))
                .map(ApplianceDisk::lower);
    }

    /**
     * Whether a disk with this checksum has the same content, as far as can be told: checksums of different algorithms
     * say nothing.
     */
    public boolean mayHave(String known) {
        return disk.checksum().values().stream()
                .filter(value -> value.length() == known.length())
                .allMatch(value -> value.equalsIgnoreCase(known));
    }

    /** Whether a disk with this checksum surely has the same content. */
    public boolean surelyHas(String known) {
        return disk.checksum().values().stream().anyMatch(value -> value.equalsIgnoreCase(known));
    }

    /** Checksums by algorithm. */
    public Map<String, String> checksums() {
        return disk.checksum();
    }

    private static String lower(String text) {
        return text.toLowerCase(java.util.Locale.ROOT);
    }
}
