package org.cloudimagefactory.comfy.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cloudimagefactory.comfy.appliance.DiskLayout;
import org.cloudimagefactory.comfy.appliance.FileSystem;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.appliance.Partition;
import org.cloudimagefactory.comfy.appliance.PartitionTable;
import org.cloudimagefactory.comfy.description.DiskDescription;
import org.cloudimagefactory.comfy.document.DocumentProblems;

/** Finds what no installer could make of a layout: contradictions, things twice, what does not fit. */
final class DiskLayoutCheck {
    /** Primary partitions of an MBR; extended ones are more trouble than GPT. */
    static final int MBR_PARTITIONS = 4;

    private static final long MBR_LIMIT = 2L << 40;
    private static final long MIB = 1L << 20;
    /** Partition table, its copy and alignment. */
    private static final long TABLE_MIB = 3;

    private static final int VFAT_LABEL = 11;
    /** What is needed before other file systems are mounted, and what the kernel mounts there itself. */
    private static final Set<String> OF_THE_ROOT =
            Set.of("/bin", "/dev", "/etc", "/lib", "/lib64", "/proc", "/root", "/run", "/sbin", "/sys");

    private final DiskDescription description;
    private final DiskLayout layout;
    private final Firmware firmware;
    private final DocumentProblems problems;
    private final Set<String> mounts = new HashSet<>();

    DiskLayoutCheck(DiskDescription description, DiskLayout layout, Firmware firmware, DocumentProblems problems) {
        this.description = description;
        this.layout = layout;
        this.firmware = firmware;
        this.problems = problems;
    }

    void run() {
        parts(description.partitions(), "/disk/partitions", true);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < description.volumeGroups().size(); i++) {
            DiskDescription.Group group = description.volumeGroups().get(i);
            String place = "/disk/volume_groups/" + i;
            if (!names.add(group.name())) {
                problems.add(place + "/name", "is there twice: '" + group.name() + "'");
            }
            parts(group.volumes(), place + "/volumes", false);
            groupFits(group, place);
        }
        for (int i = 0; i < description.partitions().size(); i++) {
            String group = description.partitions().get(i).volumeGroup();
            if (group != null && !names.contains(group)) {
                problems.add("/disk/partitions/" + i + "/volume_group", "names no volume group: '" + group + "'");
            }
        }
        if (!mounts.contains("/")) {
            problems.add("/disk", "has no root file system: give one partition or volume 'mount: /'");
        }
        table();
        disk();
    }

    private void parts(List<DiskDescription.Part> parts, String pointer, boolean partitions) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < parts.size(); i++) {
            DiskDescription.Part part = parts.get(i);
            String place = pointer + "/" + i;
            boolean grows = part.size() == null;
            if (part.size() != null && part.grow()) {
                problems.add(place, "has a size and grows: leave one out");
            }
            if (grows && i < parts.size() - 1) {
                problems.add(place, "has no size, so it takes the rest and must be the last");
            }
            if (!partitions && !names.add(String.valueOf(part.name()))) {
                problems.add(place + "/name", "is there twice: '" + part.name() + "'");
            }
            content(part, place);
        }
    }

    private void content(DiskDescription.Part part, String place) {
        FileSystem fileSystem = part.filesystem();
        String mount = part.mount();
        if (part.volumeGroup() != null) {
            if (fileSystem != null || mount != null || part.label() != null) {
                problems.add(place, "belongs to a volume group: file systems are on the volumes");
            }
            return;
        }
        if (fileSystem == FileSystem.SWAP) {
            if (mount != null) {
                problems.add(place + "/mount", "does not go with swap");
            }
        } else if (mount == null) {
            problems.add(place + "/mount", "is missing");
        } else if (!mounts.add(mount)) {
            problems.add(place + "/mount", "is there twice: '" + mount + "'");
        } else if (OF_THE_ROOT.contains(mount)) {
            problems.add(
                    place + "/mount",
                    "is a part of the root file system, without which it does not start: '" + mount + "'");
        } else if (mount.equals("/boot/efi") && part.name() != null) {
            problems.add(place + "/mount", "must be a partition: firmware reads no volume groups");
        }
        if (fileSystem == FileSystem.VFAT && mount != null && !mount.startsWith("/boot")) {
            problems.add(place + "/filesystem", "vfat keeps no owners and permissions: only for /boot/efi");
        }
        if (fileSystem == FileSystem.VFAT
                && part.label() != null
                && part.label().length() > VFAT_LABEL) {
            problems.add(place + "/label", "is longer than the " + VFAT_LABEL + " characters of vfat");
        }
    }

    private void groupFits(DiskDescription.Group group, String place) {
        List<Partition> volumes = layout.partitions().stream()
                .filter(partition -> group.name().equals(partition.volumeGroup()))
                .toList();
        if (volumes.isEmpty()) {
            problems.add(place + "/name", "belongs to no partition: give one 'volume_group: " + group.name() + "'");
            return;
        }
        long room = volumes.stream()
                .mapToLong(partition -> partition.size() == null
                        ? layout.size().mebibytes() - fixedMebibytes()
                        : partition.size().mebibytes() - 1)
                .sum();
        long wanted = group.volumes().stream()
                .filter(volume -> volume.size() != null)
                .mapToLong(volume -> Objects.requireNonNull(volume.size()).mebibytes())
                .sum();
        if (wanted > room) {
            problems.add(place + "/volumes", "need " + wanted + " MiB, but the group has only " + Math.max(0, room));
        }
    }

    private void table() {
        if (layout.table() == PartitionTable.GPT) {
            return;
        }
        if (firmware == Firmware.UEFI) {
            problems.add("/disk/table", "must be gpt for uefi");
        }
        if (layout.partitions().size() > MBR_PARTITIONS) {
            problems.add("/disk/table", "mbr holds only " + MBR_PARTITIONS + " partitions: use gpt");
        }
        if (layout.size().bytes() > MBR_LIMIT) {
            problems.add("/disk/table", "mbr reaches only 2 TiB: use gpt");
        }
    }

    private void disk() {
        long fixed = fixedMebibytes();
        if (fixed > layout.size().mebibytes()) {
            problems.add(
                    "/disk/partitions",
                    "need " + fixed + " MiB, but the disk has only "
                            + layout.size().bytes() / MIB);
        }
    }

    private long fixedMebibytes() {
        return TABLE_MIB
                + layout.partitions().stream()
                        .filter(partition -> partition.size() != null)
                        .mapToLong(partition ->
                                Objects.requireNonNull(partition.size()).mebibytes())
                        .sum();
    }
}
