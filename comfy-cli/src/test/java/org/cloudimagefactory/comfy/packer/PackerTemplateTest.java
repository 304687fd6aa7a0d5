package org.cloudimagefactory.comfy.packer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.answers.AnswersAddress;
import org.cloudimagefactory.comfy.command.ShippedDialects;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
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
    void leavesTheAnswersToNoServerOfPackers() throws IOException {
        assertEquals(golden("micro-packer.json"), template(Accelerator.TCG, new PackerVersion(1, 11, 0)));
        assertFalse(golden("micro-packer.json").contains("http_directory"));
    }

    @Test
    void hasTheAddressOfTheAnswersWhereverItIsAskedFor() throws IOException {
        Planning planning = new Planning(directory);
        Path floppy = planning.write("ks.cfg", "url --url=http://{{.HTTPIP}}:{{ .HTTPPort }}/repo {{ other }}\n");
        Path plain = planning.write("plain.cfg", "text\n");
        planning.write(
                "templates/acme/http/own.cfg", "%include http://{{ .HTTPIP }}:{{.HTTPPort}}/more {{ .HTTPIP | x }}\n");
        planning.distribution("acme", """
                name: acme
                iso_url: http://example.org/acme.iso
                iso_checksum: none
                boot_command: ["ks=http://{{.HTTPIP}}:{{   .HTTPPort   }}/ks.cfg<enter>"]
                qemu:
                  floppy_files: [FLOPPY, PLAIN, "x/*"]
                  http_directory: /srv/answers
                  http_port_min: 8000
                  http_bind_address: 0.0.0.0
                  qemuargs: [["-append", "inst.ks=http://{{- .HTTPIP }}:{{ .HTTPPort }}/ks.cfg"]]
                versions: [ { major_version: 1 } ]
                """.replace("FLOPPY", floppy.toString()).replace("PLAIN", plain.toString()));
        BuildDirectory build = new BuildDirectory(directory);
        new PreparedFiles(new TemplateEngine(), ShippedDialects.all())
                .write(
                        planning.plan("acme", ApplianceOverrides.NONE),
                        build,
                        BuildSecrets.generate(new SecureRandom()),
                        inputs(new PackerVersion(1, 6, 6)));
        String template = Files.readString(build.template());
        assertTrue(template.contains("\"ks=http://10.0.2.2:4711/ks.cfg<enter>\""), template);
        assertTrue(template.contains("\"inst.ks=http://10.0.2.2:4711/ks.cfg\""), template);
        assertFalse(template.contains("HTTP") && !template.contains("PACKER_HTTP_ADDR=10.0.2.2:4711"), template);
        assertFalse(template.contains("\"http_"), template);
        assertTrue(template.contains(plain.toString()), template);
        Path copy = build.files().resolve("floppy-0/ks.cfg");
        assertTrue(template.contains(copy.toString()), template);
        assertEquals("url --url=http://10.0.2.2:4711/repo {{ other }}\n", Files.readString(copy));
        assertEquals(
                "%include http://10.0.2.2:4711/more {{ .HTTPIP | x }}\n",
                Files.readString(build.http().resolve("own.cfg")));
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
        new PreparedFiles(new TemplateEngine(), ShippedDialects.all())
                .write(plan(accelerator), build, secrets, inputs(packer));
        return Files.readString(build.template())
                .replace(directory.toString(), "@BUILD@")
                .replace(TEMPLATES.toString(), "@TEMPLATES@");
    }

    private static PackerInputs inputs(PackerVersion packer) {
        return new PackerInputs(
                "/cache/micro.iso",
                "sha256:abcd",
                false,
                packer,
                new MachineType("qemu-system-x86_64", "pc", null, null),
                new AnswersAddress("10.0.2.2", "4711"));
    }

    private BuildPlan plan(Accelerator accelerator) {
        BuildRequest request = new BuildRequest("micro", ApplianceOverrides.NONE, directory, Duration.ofHours(1));
        return new BuildPlanner(
                        new DistributionCatalogue(List.of(TEMPLATES)),
                        ShippedDialects.all(),
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
