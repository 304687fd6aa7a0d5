package org.cloudimagefactory.comfy.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.command.ShippedDialects;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.packer.PackerInputs;
import org.cloudimagefactory.comfy.packer.PackerTemplate;
import org.cloudimagefactory.comfy.packer.PackerVersion;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.common.template.TemplateEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtualBoxPlanTest {
    @TempDir
    Path directory;

    @Test
    void theDiskHasTheNameThatTheGuestSees() {
        BuildPlan plan = plan("micro", "");
        assertEquals(
                "/dev/sda", plan.on(Accelerator.TCG, true).appliance().disk().device());
        assertEquals(
                "/dev/vda", plan.on(Accelerator.TCG, false).appliance().disk().device());
    }

    @Test
    void whoReadsTheContextStaysTheSame() {
        BuildPlan plan = plan("debian", "method: install\n");
        assertEquals(
                Set.of("cloud-init"),
                plan.appliance().context().contextualizedBy().keySet());
        BuildPlan moved = plan.on(Accelerator.TCG, true);
        assertEquals("/dev/sda", moved.appliance().disk().device());
        assertEquals(plan.appliance().context(), moved.appliance().context());
    }

    @Test
    void aDescribedDeviceAndAVirtioDiskKeepTheirNames() {
        new Planning(directory)
                .distribution(
                        "virtio",
                        "{ \"name\": \"virtio\", \"base\": \"micro\", \"virtualbox\": { \"hard_drive_interface\": \"virtio\" } }");
        BuildPlan plan = plan("virtio", "").on(Accelerator.TCG, true);
        assertEquals("/dev/vda", plan.appliance().disk().device());
    }

    @ParameterizedTest
    @CsvSource({
        "debian,Debian_64",
        "ubuntu,Ubuntu_64",
        "almalinux,RedHat_64",
        "rocky,RedHat_64",
        "fedora,Fedora_64",
        "opensuse-leap,OpenSUSE_64",
        "alpine,Linux_64",
        "micro,Linux_64"
    })
    void theGuestTypeIsThatOfTheDistribution(String distribution, String type) {
        BuildPlan plan = plan(distribution, "method: install\n").on(Accelerator.TCG, true);
        PackerInputs inputs = new PackerInputs(
                "/cache/x.iso",
                "sha256:abcd",
                false,
                new PackerVersion(1, 6, 6),
                new MachineType("qemu-system-x86_64", "pc", null, null));
        ObjectNode template = new PackerTemplate()
                .of(plan, new BuildDirectory(directory), inputs, new ProvisioningPlan(List.of(), Map.of(), List.of()));
        assertEquals(
                type, template.path("builders").path(0).path("guest_os_type").asText());
    }

    private BuildPlan plan(String distribution, String more) {
        Path appliance = new Planning(directory)
                .write("appliance.yml", "distribution: " + distribution + "\nformats: [virtualbox]\n" + more);
        Path own = directory.resolve("templates");
        return new BuildPlanner(
                        new DistributionCatalogue(
                                Files.isDirectory(own) ? List.of(own, Planning.SHIPPED) : List.of(Planning.SHIPPED)),
                        ShippedDialects.all(),
                        new TemplateEngine(),
                        Planning.CLOCK)
                .plan(
                        new BuildRequest(
                                appliance.toString(),
                                ApplianceOverrides.NONE,
                                directory.resolve("out"),
                                Duration.ofHours(1)),
                        Accelerator.TCG);
    }
}
