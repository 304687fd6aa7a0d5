package org.cloudimagefactory.comfy.plan;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.command.ShippedDialects;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.template.TemplateEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayeredBuildCheckTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "communicator",
                "disable_shutdown",
                "disk_additional_size",
                "disk_compression",
                "disk_image",
                "disk_size",
                "efi_firmware_vars",
                "format",
                "iso_checksum",
                "iso_target_extension",
                "iso_url",
                "iso_urls",
                "net_bridge",
                "qemu_img_args",
                "skip_compaction",
                "skip_resize_disk",
                "ssh_agent_auth",
                "ssh_bastion_host",
                "ssh_clear_authorized_keys",
                "ssh_host",
                "ssh_key_path",
                "ssh_password",
                "ssh_port",
                "ssh_private_key_file",
                "ssh_skip_nat_mapping",
                "ssh_username",
                "temporary_key_pair_type",
                "use_backing_file",
                "winrm_username"
            })
    void refusesByNameWhatFlattensOrTouchesTheSourceOrLocksOut(String name) {
        Problem problem = assertThrows(Problem.class, () -> LayeredBuildCheck.check(plan(name + ": x"), "acme"));
        assertEquals(
                "acme-1 is made in layers by 'from' or 'checkpoint' (acme), which does not go together with what"
                        + " distribution acme tells Packer: " + name
                        + "; leave it out of 'qemu' in its description; source, disk and way in of a layer are comfy's",
                problem.line());
    }

    @Test
    void refusesArgumentsOfQemuForOtherDisksSystemsAndNetworks() {
        Problem problem = assertThrows(
                Problem.class,
                () -> LayeredBuildCheck.check(
                        plan("qemuargs: [[-drive, x], [-cpu, max], [--kernel, k], [-netdev, n]]"), "acme"));
        assertTrue(problem.line().contains(": qemuargs -drive, qemuargs --kernel, qemuargs -netdev;"), problem.line());
    }

    @Test
    void takesWhatTouchesNoneOfThem() {
        assertDoesNotThrow(() -> LayeredBuildCheck.check(
                plan("qemuargs: [[-cpu, max]], ssh_timeout: 10m, ssh_wait_timeout: 9m, ssh_handshake_attempts: 9,"
                        + " ssh_file_transfer_method: sftp, memory: 512, boot_command: [x], floppy_files: [f]"),
                "acme"));
    }

    @Test
    void refusesNoDistributionThatShips() {
        DistributionCatalogue catalogue = new DistributionCatalogue(List.of(Planning.SHIPPED));
        BuildPlanner planner = new BuildPlanner(catalogue, ShippedDialects.all(), new TemplateEngine(), Planning.CLOCK);
        for (String name : catalogue.directories().keySet()) {
            BuildRequest request = new BuildRequest(name, ApplianceOverrides.NONE, directory, Duration.ofHours(1));
            assertDoesNotThrow(() -> LayeredBuildCheck.check(planner.plan(request, Accelerator.TCG), name), name);
        }
    }

    @Test
    void refusesVirtualBox() {
        BuildPlan plan = new Planning(directory).appliance("distribution: micro\nformats: [virtualbox]\n");
        assertTrue(plan.virtualBox());
        Problem problem = assertThrows(Problem.class, () -> LayeredBuildCheck.check(plan, "acme"));
        assertTrue(problem.line().contains("VirtualBox"), problem.line());
    }

    private BuildPlan plan(String settings) {
        Planning planning = new Planning(directory);
        planning.distribution("acme", """
                name: acme
                iso_url: http://example.org/acme.iso
                iso_checksum: none
                boot_command: [x]
                qemu: { %s }
                versions: [ { major_version: 1 } ]
                """.formatted(settings));
        return planning.plan("acme", ApplianceOverrides.NONE);
    }
}
