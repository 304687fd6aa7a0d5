package org.cloudimagefactory.comfy.plan;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.DiskLayout;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.appliance.FileSystem;
import org.cloudimagefactory.comfy.description.DistributionSettings;
import org.cloudimagefactory.comfy.description.MachineDefaults;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.inspect.ImageInspection;
import org.cloudimagefactory.common.image.inspect.ImageInspector;
import org.cloudimagefactory.common.image.inspect.InspectionLimits;
import org.jspecify.annotations.Nullable;

/** Finds sizes that a system can't be built in, before anything is fetched or started. */
final class SizeCheck {
    /** Where an installation puts no part of the system. */
    private static final Set<String> NOT_OF_THE_SYSTEM =
            Set.of("/home", "/srv", "/data", "/boot/efi", "/mnt", "/media", "/opt");

    private final MachineDefaults known;
    private final DocumentProblems problems;
    private final ImageInspector inspector = new ImageInspector(InspectionLimits.DEFAULT);

    SizeCheck(DistributionSettings settings, DocumentProblems problems) {
        this.known = settings.machine();
        this.problems = problems;
    }

    /** Adds what is too small for what the build starts from. */
    void check(DiskLayout disk, int memory, BuildSource source) {
        if (source instanceof BuildSource.OwnImage own) {
            base(own, disk.size());
        } else {
            disk(disk, known.leastDiskSize());
        }
        Integer least = known.leastMemory();
        if (source.method() == BuildMethod.INSTALL && least != null && memory < least) {
            problems.add("/memory", "is " + memory + " MiB, with which its installer does not run: it needs " + least);
        }
    }

    private void disk(DiskLayout disk, @Nullable DiskSize least) {
        if (least == null) {
            return;
        }
        if (disk.size().bytes() < least.bytes()) {
            problems.add("/size", "is " + disk.size() + ", in which the system does not fit: it needs " + least);
        } else if (disk.described()) {
            long system = disk.size().bytes() - setAside(disk);
            if (system < least.bytes()) {
                problems.add(
                        "/disk",
                        "leaves " + Math.max(0, system >> 20) + " MiB for the system, which needs " + least
                                + ": give / more, or the disk a larger size");
            }
        }
    }

    /** Bytes of the disk that hold nothing of the system, as far as they are fixed. */
    private static long setAside(DiskLayout disk) {
        Stream<DiskSize> partitions = disk.partitions().stream()
                .filter(part -> isSetAside(part.fileSystem(), part.mount()))
                .map(part -> part.size())
                .filter(Objects::nonNull);
        Stream<DiskSize> volumes = disk.volumeGroups().stream()
                .flatMap(group -> group.volumes().stream())
                .filter(part -> isSetAside(part.fileSystem(), part.mount()))
                .map(part -> part.size())
                .filter(Objects::nonNull);
        return Stream.concat(partitions, volumes).mapToLong(DiskSize::bytes).sum();
    }

    private static boolean isSetAside(@Nullable FileSystem fileSystem, @Nullable String mount) {
        boolean isElsewhere = mount != null
                && NOT_OF_THE_SYSTEM.stream().anyMatch(place -> mount.equals(place) || mount.startsWith(place + "/"));
        return fileSystem == FileSystem.SWAP || isElsewhere;
    }

    private void base(BuildSource.OwnImage own, DiskSize wanted) {
        ImageInspection inspection = inspector.inspect(own.image()).orThrow("image " + own.image());
        ImageFormat found = inspection.acceptedFormat();
        if (found != own.format()) {
            problems.add("/base/format", "is " + own.format() + ", but " + own.image() + " is " + found);
        }
        if (inspection.virtualSize() > wanted.bytes()) {
            problems.add(
                    "/size",
                    "is " + wanted + ", but the base image has " + inspection.virtualSize()
                            + " bytes: an image can grow, not shrink");
        }
    }
}
