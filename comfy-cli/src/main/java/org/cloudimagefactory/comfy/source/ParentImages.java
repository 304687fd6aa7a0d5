package org.cloudimagefactory.comfy.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorReader;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;

/** Finds the newest published image of an appliance among descriptors that comfy wrote. */
final class ParentImages {
    private static final String DIGEST = "sha512";
    private static final int LIST_LIMIT = 64 << 20;

    private final Path descriptors;
    private final DescriptorReader reader = new DescriptorReader();

    /** Looks at the descriptors in this directory. */
    ParentImages(Path descriptors) {
        this.descriptors = descriptors;
    }

    /** The newest image of the appliance with this identifier; it must be one that takes a seed. */
    ParentImage newest(String identifier) {
        List<Found> own = all().stream()
                .filter(found -> found.descriptor().identifier().equals(identifier))
                .toList();
        ApplianceDescriptor newest = own.stream()
                .filter(found -> found.descriptor().action() == Action.REGISTRATION
                        && own.stream().noneMatch(found::isExpiredBy))
                .map(Found::descriptor)
                .max(Comparator.comparing(descriptor -> Objects.requireNonNullElse(descriptor.version(), "")))
                .orElseThrow(() -> new ItemProblem("its parent '" + identifier + "' is not published in " + descriptors)
                        .hint("build it first, with this --output-dir"));
        Disk disk = newest.osDisk().orElseThrow(() -> new ItemProblem("its parent '" + identifier + "' has no disk"));
        String digest = disk.checksum().get(DIGEST);
        OperatingSystem os = newest.os();
        Long size = disk.size();
        if (!disk.format().equals("qcow2")
                || digest == null
                || os == null
                || size == null
                || os.distribution() == null) {
            throw new ItemProblem("its parent '" + identifier + "' is no image that comfy made as qcow2");
        }
        requireSeed(newest, os);
        return new ParentImage(
                identifier,
                String.valueOf(newest.version()),
                os.distribution(),
                String.valueOf(os.version()),
                Objects.requireNonNullElse(os.arch(), "x86_64"),
                newest.attributes().getOrDefault("comfy.firmware", "bios"),
                Path.of(disk.path()),
                DIGEST + ":" + digest,
                new DiskSize(size));
    }

    /** A descriptor, and when its file was written. */
    private record Found(ApplianceDescriptor descriptor, FileTime time) {
        /** Whether the other, which is no older, takes this version back, or all of them. */
        boolean isExpiredBy(Found other) {
            String version = other.descriptor().version();
            return other.descriptor().action() == Action.EXPIRATION
                    && (version == null || version.equals(descriptor.version()))
                    && other.time().compareTo(time) >= 0;
        }
    }

    private List<Found> all() {
        if (!Files.isDirectory(descriptors)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(descriptors)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .map(this::read)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot list " + descriptors, e);
        }
    }

    /** What is no descriptor is somebody else's matter. */
    private Optional<Found> read(Path file) {
        try {
            return Optional.of(new Found(reader.read(file), Files.getLastModifiedTime(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + file, e);
        } catch (Problem e) {
            return Optional.empty();
        }
    }

    /** A build gets into an image by a NoCloud seed, which cloud-init or micro's reader takes. */
    private static void requireSeed(ApplianceDescriptor descriptor, OperatingSystem os) {
        if ("micro".equals(os.distribution())) {
            return;
        }
        Path list = Path.of(descriptor.attributes().getOrDefault("comfy.packages", ""));
        try {
            if (Files.isRegularFile(list)
                    && Files.size(list) <= LIST_LIMIT
                    && Files.readString(list).matches("(?s).*\"name\"\\s*:\\s*\"cloud-init\".*")) {
                return;
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + list, e).ofOneItem();
        }
        throw new ItemProblem(
                "its parent '" + descriptor.identifier() + "' has no cloud-init, so that no build gets into it");
    }
}
