package org.cloudimagefactory.comfy.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.DiskLayout;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.description.Distribution;
import org.cloudimagefactory.comfy.description.DistributionSettings;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.common.image.ImageFormat;

/**
 * Everything about one build, decided before anything runs. Secrets are no part of it.
 *
 * @param name stem of all file names of the build, such as {@code debian-12.11}
 * @param distribution what is built
 * @param settings what its description says for the version and architecture
 * @param appliance what is to be in the image
 * @param source what the build starts from
 * @param machine that it is built in
 * @param formats of the images; the first one is in the descriptor
 * @param virtualBox whether VirtualBox builds it, not QEMU
 * @param timeLimit for downloads and the Packer run together
 * @param outputDirectory where images and descriptor go
 * @param parents names of the descriptions that it stands on, the nearest one first
 */
public record BuildPlan(
        String name,
        Distribution distribution,
        DistributionSettings settings,
        AppliancePlan appliance,
        BuildSource source,
        BuildMachine machine,
        List<ImageFormat> formats,
        boolean virtualBox,
        Duration timeLimit,
        Path outputDirectory,
        List<String> parents) {
    public BuildPlan {
        formats = List.copyOf(formats);
        parents = List.copyOf(parents);
    }

    /** The same plan for a host. */
    public BuildPlan on(Accelerator accelerator, boolean hasVirtualBox) {
        BuildMachine other = new BuildMachine(accelerator, machine.memory(), machine.cpus());
        boolean isThere = virtualBox && hasVirtualBox;
        DiskLayout disk = appliance.disk();
        // VirtualBox's disk is at an IDE controller, as far as the guest can see.
        boolean isRenamed = isThere && disk.device().equals(DiskLayout.VIRTIO_DEVICE) && isScsiToTheGuest();
        return new BuildPlan(
                name,
                distribution,
                settings,
                isRenamed ? appliance.withDisk(disk.on(DiskLayout.ATA_DEVICE)) : appliance,
                source,
                other,
                formats,
                isThere,
                timeLimit,
                outputDirectory,
                parents);
    }

    /** IDE unless the description says something else; of that, only virtio and NVMe have names of their own. */
    private boolean isScsiToTheGuest() {
        JsonNode bus = settings.packer().virtualbox().get("hard_drive_interface");
        return bus == null || List.of("ide", "sata", "scsi").contains(bus.asText());
    }

    /** Whether it is made in several layers, by {@code from} or {@code checkpoint}. */
    public boolean isLayered() {
        return !parents.isEmpty() || appliance.provisioners().stream().anyMatch(Provisioner::checkpoint);
    }

    /** The installer's language, or that of the seed where the build starts from an image. */
    public String dialect() {
        return settings.installing().dialect(source.method() == BuildMethod.INSTALL);
    }

    /** Whom the build logs in as: seeds let root in, installers whom the description names. */
    public String buildUser() {
        return source.method() == BuildMethod.INSTALL ? settings.guest().sshUsername() : "root";
    }

    /** Whether an installer speaks the language of appliances, so that it does more than a bare installation. */
    public boolean installerDoesSettings() {
        return source.method() == BuildMethod.INSTALL && settings.installing().installer() != null;
    }

    /** Name of the images' and the descriptor's files, without ending; no two builds share it. */
    public String fileName() {
        return name + "-" + appliance.identity().version();
    }

    /** The image of a format. */
    public Path image(ImageFormat format) {
        return outputDirectory.resolve(fileName() + "." + format.extension());
    }

    /** The list of packages; its name does not end as those of descriptors do. */
    public Path packageList() {
        return outputDirectory.resolve(fileName() + ".cdx");
    }

    /** The descriptor. */
    public Path descriptor() {
        return outputDirectory.resolve(fileName() + ".json");
    }
}
