package org.cloudimagefactory.comfy.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.common.image.ImageFormat;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asks for; null leaves the choice to the description.
 *
 * @param distribution name
 * @param version prefix of the version's number
 * @param outputDirectory where image and descriptor go
 * @param format of the image
 * @param identifier of the appliance, with needles
 * @param title of the appliance
 * @param description of the appliance
 * @param groups who may use it
 * @param diskSize of the guest
 * @param memory MiB of the guest
 * @param cpus of the guest
 * @param timeLimit for the whole Packer run
 */
public record BuildRequest(
        String distribution,
        @Nullable String version,
        Path outputDirectory,
        ImageFormat format,
        @Nullable String identifier,
        @Nullable String title,
        @Nullable String description,
        List<String> groups,
        @Nullable DiskSize diskSize,
        @Nullable Integer memory,
        @Nullable Integer cpus,
        Duration timeLimit) {
    /** Copies the list. */
    public BuildRequest {
        groups = List.copyOf(groups);
    }
}
