package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown is what a build here would run, for every architecture and firmware; programs are stand-ins. */
class TemplatePreviewTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "debian, x86_64, bios, install",
        "debian, x86_64, uefi, install",
        "debian, aarch64, uefi, install",
        "alpine, x86_64, bios, cloud-image",
        "alpine, x86_64, uefi, cloud-image",
        "alpine, aarch64, uefi, cloud-image",
        "micro, x86_64, uefi, install"
    })
    void showsTheMachine(String distribution, String architecture, String firmware, String method) throws Exception {
        JsonNode builder = builder(
                comfy("1.6.6", distribution, "--arch", architecture, "--firmware", firmware, "--method", method));
        boolean isArm = architecture.equals("aarch64");
        assertTrue(builder.path("qemu_binary").asText().endsWith("qemu-system-" + architecture), builder.toString());
        assertEquals(isArm ? "virt" : "pc", builder.path("machine_type").asText());
        String arguments = builder.path("qemuargs").toString();
        assertEquals(
                firmware.equals("uefi"), arguments.contains("pflash0=comfy-code,pflash1=comfy-variables"), arguments);
        assertEquals(
                firmware.equals("uefi"),
                arguments.contains("driver=file,filename=/BUILD/firmware-variables.fd,node-name=comfy-variables"),
                arguments);
        assertEquals(isArm, arguments.contains("virtio-gpu-pci"), arguments);
        assertEquals(method.equals("cloud-image"), arguments.contains("[\"-cdrom\",\"/BUILD/seed.iso\"]"), arguments);
        assertFalse(builder.path("iso_checksum").asText().isEmpty());
    }

    @Test
    void showsWhatTheSeedSays() throws Exception {
        String out = comfy("1.6.6", "debian").out();
        assertTrue(out.contains("=== seed.iso/meta-data\n"), out);
        assertTrue(out.contains("=== seed.iso/user-data\n#cloud-config\n"), out);
        assertTrue(out.contains("ssh-ed25519 HIDDEN comfy-build"), out);
        assertFalse(comfy("1.6.6", "debian", "--method", "install").out().contains("seed.iso"));
    }

    @Test
    void showsWhatThisPackerIsGiven() throws Exception {
        String old = builder(comfy("1.6.6", "micro")).toString();
        String recent = builder(comfy("1.11.2", "micro")).toString();
        assertFalse(old.contains("http_bind_address"), old);
        assertEquals(old.contains("http_directory"), recent.contains("http_bind_address"), recent);
    }

    @Test
    void showsTheAcceleratorAndTheProgramsOfTheOptions() throws Exception {
        JsonNode builder = builder(comfy("1.6.6", "micro", "--accelerator", "kvm"));
        assertEquals("kvm", builder.path("accelerator").asText());
        assertEquals("30m", builder.path("ssh_timeout").asText());
        program("other-qemu", "exit 1");
        assertEquals(
                directory.resolve("bin/other-qemu").toString(),
                builder(comfy("1.6.6", "micro", "--qemu-binary", "other-qemu"))
                        .path("qemu_binary")
                        .asText());
    }

    @Test
    void showsVirtualBoxOnlyWhereItWouldBuild() throws Exception {
        assertEquals(
                "qemu",
                builder(comfy("1.6.6", "micro", "--format", "virtualbox"))
                        .path("type")
                        .asText());
        program("VBoxManage", "exit 1");
        assertEquals(
                "virtualbox-iso",
                builder(comfy("1.6.6", "micro", "--format", "virtualbox"))
                        .path("type")
                        .asText());
    }

    @Test
    void needsNoPacker() throws Exception {
        Files.createDirectories(directory.resolve("bin"));
        ComfyRun run = ComfyRun.with(
                Map.of("PATH", directory.resolve("bin").toString(), "HOME", directory.toString()),
                List.of(),
                "template",
                "debian");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().contains("=== packer.json\n"), run.out());
    }

    @Test
    void showsEachLayerWithItsStartItsWayInAndItsEnd() throws Exception {
        Path child = directory.resolve("web.yml");
        Files.writeString(
                child,
                "from: docker\npackages: [nginx]\nprovisioners: [{ type: shell, inline: [own step], checkpoint: true }]\n");
        String out = comfy("1.6.6", child.toString()).out();
        List<String> heads = out.lines()
                .filter(line -> line.matches("=== (layer .*|[0-9]/packer[.]json)|starts from .*"))
                .toList();
        assertEquals(
                List.of(
                        "=== layer 1 of 5: image debian-13-generic-amd64.qcow2",
                        "=== layer 2 of 5: debian-13: settings",
                        "starts from an overlay on layer 1; open for root by a key of its own, not sealed, kept for what"
                                + " stands on it",
                        "=== 2/packer.json",
                        "=== layer 3 of 5: docker-13: settings, step 1",
                        "starts from an overlay on layer 2; open for root by a key of its own, not sealed, kept for what"
                                + " stands on it",
                        "=== 3/packer.json",
                        "=== layer 4 of 5: web-13: settings, step 2",
                        "starts from an overlay on layer 3; open for root by a key of its own, not sealed, kept for what"
                                + " stands on it",
                        "=== 4/packer.json",
                        "=== layer 5 of 5: web-13: seal",
                        "starts from an overlay on layer 4; sealed, and made into one disk with all below it",
                        "=== 5/packer.json"),
                heads);
        String[] layers = out.split("=== layer ");
        assertTrue(
                layers[1].contains(
                        "is https://cloud.debian.org/images/cloud/trixie/latest/debian-13-generic-amd64.qcow2,"
                                + " as it is, kept for all that begin with it\n"),
                layers[1]);
        assertFalse(layers[1].contains("=== 1/"), layers[1]);
        // The same seed in all, of which only the first layer's cloud-init makes anything.
        for (int i = 2; i <= 5; i++) {
            assertTrue(layers[i].contains("=== " + i + "/seed.iso/meta-data\n"), layers[i]);
            assertEquals(i > 2, layers[i].contains("forget_key HIDDEN-" + (i - 1)), layers[i]);
            assertEquals(i < 5, layers[i].contains("open_layer 'ssh-ed25519 HIDDEN-" + i + " "), layers[i]);
            assertEquals(i == 5, layers[i].contains("-seal.sh\n"), layers[i]);
            assertEquals(i == 3, layers[i].contains("scripts/docker.sh"), layers[i]);
            assertEquals(i == 4, layers[i].contains("own step"), layers[i]);
        }
    }

    private ComfyRun comfy(String packer, String... arguments) throws Exception {
        program("packer", "echo 'Packer v" + packer + "'");
        List<String> all = new ArrayList<>(List.of("template"));
        all.addAll(List.of(arguments));
        if (!all.contains("--accelerator")) {
            all.addAll(List.of("--accelerator", "tcg"));
        }
        if (all.contains("aarch64")) {
            all.removeAll(List.of("--accelerator", "tcg"));
        }
        ComfyRun run = ComfyRun.with(
                Map.of("PATH", directory.resolve("bin") + ":/usr/bin:/bin", "HOME", directory.toString()),
                List.of(),
                all.toArray(new String[0]));
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        return run;
    }

    private static JsonNode builder(ComfyRun run) throws Exception {
        String template = run.out().replaceFirst("(?s).*=== packer.json\n", "").replaceFirst("(?s)\n=== .*", "");
        return new ObjectMapper().readTree(template).path("builders").path(0);
    }

    private void program(String name, String text) throws Exception {
        Path file = directory.resolve("bin").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }
}
