package org.cloudimagefactory.comfy.packer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.cloudimagefactory.comfy.ComfyRun;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.comfy.installer.InstallerDialects;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildPlanner;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.common.template.TemplateEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackerTemplateTest {
    private static final Path TEMPLATES = ComfyRun.SOURCES.resolve("templates");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T10:20:30Z"), ZoneOffset.UTC);

    @TempDir
    Path directory;

    @Test
    void isForMicroAsReviewed() throws IOException {
        String template = template(Accelerator.TCG, new PackerVersion(1, 6, 6));
        assertEquals(golden("micro-packer.json"), template);
    }

    @Test
    void keepsTheHttpServerToLoopbackWherePackerCan() throws IOException {
        assertEquals(
                golden("micro-packer.json")
                        .replace(
                                "    \"output_directory\"",
                                "    \"http_bind_address\" : \"127.0.0.1\",\n    \"output_directory\""),
                template(Accelerator.TCG, new PackerVersion(1, 11, 0)));
    }

    @Test
    void typesFasterAndWaitsShorterUnderKvm() throws IOException {
        assertEquals(
                golden("micro-packer.json")
                        .replace("\"accelerator\" : \"tcg\"", "\"accelerator\" : \"kvm\"")
                        .replace("\"max\"", "\"host\"")
                        .replace("\"50ms\"", "\"10ms\"")
                        .replace("\"90m\"", "\"30m\""),
                template(Accelerator.KVM, new PackerVersion(1, 6, 6)));
    }

    @Test
    void holdsNoSecret() throws IOException {
        BuildSecrets secrets = BuildSecrets.generate(new SecureRandom());
        String template = template(secrets, Accelerator.TCG, new PackerVersion(1, 6, 6));
        assertFalse(template.contains(secrets.password()));
        assertFalse(template.contains(secrets.hash()));
        String answers = Files.readString(directory.resolve("http/answers"));
        assertEquals("disk=/dev/vda\nhostname=micro\npassword_hash=" + secrets.hash() + "\nfirmware=bios\n", answers);
    }

    private String template(Accelerator accelerator, PackerVersion packer) throws IOException {
        return template(BuildSecrets.generate(new SecureRandom()), accelerator, packer);
    }

    private String template(BuildSecrets secrets, Accelerator accelerator, PackerVersion packer) throws IOException {
        BuildDirectory build = new BuildDirectory(directory);
        new PreparedFiles(new TemplateEngine(), InstallerDialects.shipped())
                .write(
                        plan(accelerator),
                        build,
                        secrets,
                        new PackerInputs(
                                "/cache/micro.iso",
                                "sha256:abcd",
                                false,
                                packer,
                                new MachineType("qemu-system-x86_64", "pc", null, null)));
        return Files.readString(build.template())
                .replace(directory.toString(), "@BUILD@")
                .replace(TEMPLATES.toString(), "@TEMPLATES@");
    }

    private BuildPlan plan(Accelerator accelerator) {
        BuildRequest request = new BuildRequest("micro", ApplianceOverrides.none(), directory, Duration.ofHours(1));
        return new BuildPlanner(
                        new DistributionCatalogue(List.of(TEMPLATES)),
                        InstallerDialects.shipped(),
                        new TemplateEngine(),
                        CLOCK)
                .plan(request, accelerator);
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = PackerTemplateTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
