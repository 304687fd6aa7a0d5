package org.cloudimagefactory.comfy.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.comfy.description.Distribution;
import org.cloudimagefactory.comfy.description.DistributionVersion;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.common.image.ImageFormat;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one build, decided before anything runs. Secrets are no part of it.
 *
 * @param distribution what is built
 * @param version of the distribution
 * @param medium the installer
 * @param accelerator that the guest runs with
 * @param format of the image
 * @param diskSize of the guest
 * @param memory MiB of the guest
 * @param cpus of the guest
 * @param timeLimit for the whole Packer run
 * @param appliance what the descriptor will say
 * @param outputDirectory where image and descriptor go
 */
public record BuildPlan(
        Distribution distribution,
        DistributionVersion version,
        InstallerMedium medium,
        Accelerator accelerator,
        ImageFormat format,
        DiskSize diskSize,
        int memory,
        int cpus,
        Duration timeLimit,
        ApplianceIdentity appliance,
        Path outputDirectory) {

    /** What the descriptor says of the appliance itself. */
    public record ApplianceIdentity(
            String identifier,
            String version,
            String title,
            @Nullable String description,
            List<String> groups) {
        /** Copies the list. */
        public ApplianceIdentity {
            groups = List.copyOf(groups);
        }
    }

    /** Distribution and version, as in {@code debian-12.11}: the stem of all file names of the build. */
    public String name() {
        return distribution.name() + "-" + version.number();
    }

    /** Name of the image's and the descriptor's files, without ending; no two builds share it. */
    public String fileName() {
        return name() + "-" + appliance.version();
    }
}
