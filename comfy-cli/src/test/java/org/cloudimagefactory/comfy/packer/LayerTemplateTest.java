package org.cloudimagefactory.comfy.packer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cloudimagefactory.comfy.ComfyRun;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.answers.AnswersAddress;
import org.cloudimagefactory.comfy.command.ShippedDialects;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.packer.PackerInputs.Start;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.provision.LayerSteps;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.common.template.TemplateEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Packer is told of a layer upon another one. */
class LayerTemplateTest {
    private static final String KEY = "ssh-ed25519 AAAAOWN comfy-build";

    @TempDir
    Path directory;

    @Test
    void isForALayerOfMicroAsReviewed() throws IOException {
        BuildPlan plan = new Planning(directory).plan("micro", ApplianceOverrides.NONE);
        Map<String, String> seed = write(plan, Start.LAYER, false, Map.of(), null);
        assertEquals(Map.of(), seed);
        assertFalse(Files.exists(directory.resolve("seed.iso")));
        assertEquals(
                golden("micro-layer-packer.json"),
                template()
                        .replace(directory.toString(), "@BUILD@")
                        .replace(ComfyRun.SOURCES + "/templates", "@TEMPLATES@"));
    }

    @Test
    void attachesTheSeedOfTheFirstLayerAsItWas() throws IOException {
        Map<String, String> first =
                Map.of("meta-data", "{ \"instance-id\": \"comfy-first\" }\n", "user-data", "#cloud-config\n");
        Map<String, String> given = write(image(), Start.LAYER, true, first, null);
        assertEquals(first, given);
        String seed = Files.readString(directory.resolve("seed.iso"), StandardCharsets.ISO_8859_1);
        assertTrue(seed.contains("comfy-first"));
        assertTrue(template().contains("[ \"-cdrom\", \"" + directory.resolve("seed.iso") + "\" ]"), template());
    }

    @Test
    void theFirstLayerOfAnImageMakesTheSeedAndTellsIt() throws IOException {
        Files.writeString(directory.resolve("key.pub"), KEY + "\n");
        Map<String, String> seed = write(image(), Start.IMAGE, true, Map.of(), null);
        assertTrue(Objects.requireNonNull(seed.get("user-data")).contains(KEY), seed.toString());
        assertTrue(Objects.requireNonNull(seed.get("meta-data")).contains("instance-id"), seed.toString());
    }

    @Test
    void typesNothingAtADiskThatBootsWhateverTheDescriptionSays() throws IOException {
        Planning planning = new Planning(directory);
        planning.distribution("acme", """
                name: acme
                iso_url: http://example.org/acme.iso
                iso_checksum: none
                boot_command: ["<enter>"]
                ssh_username: admin
                qemu: { boot_command: [x], boot_wait: 10s, boot_keygroup_interval: 1s, floppy_files: [f], cd_files: [c], memory: 512 }
                versions: [ { major_version: 1 } ]
                """);
        write(planning.plan("acme", ApplianceOverrides.NONE), Start.LAYER, false, Map.of(), null);
        JsonNode builder =
                new ObjectMapper().readTree(template()).path("builders").path(0);
        for (String name :
                List.of("boot_command", "boot_keygroup_interval", "floppy_files", "cd_files", "ssh_password")) {
            assertFalse(builder.has(name), name);
        }
        assertEquals("0s", builder.path("boot_wait").asText());
        assertEquals("root", builder.path("ssh_username").asText());
        assertEquals(512, builder.path("memory").asInt());
        // Root needs no password of a user for sudo.
        assertFalse(template().contains("execute_command"), template());
    }

    @Test
    void beginsWithTheVariablesOfUefiThatTheLayerBelowHasLeft() throws IOException {
        Path left = Files.write(directory.resolve("left.fd"), new byte[] {1, 2, 3});
        write(new Planning(directory).plan("micro", ApplianceOverrides.NONE), Start.LAYER, false, Map.of(), left);
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(directory.resolve("firmware-variables.fd")));
        assertTrue(template().contains("pflash1=comfy-variables"), template());
        // Of an installer's CD and an empty disk only.
        assertFalse(template().contains("bootindex"), template());
    }

    private BuildPlan image() {
        Planning planning = new Planning(directory);
        planning.distribution(
                "acme",
                "{ \"name\": \"acme\", \"cloud_image\": { \"url\": \"http://x/a.img\", \"checksum\": \"sha256:00\" },"
                        + " \"versions\": [ { \"major_version\": \"1\" } ] }");
        return planning.plan("acme", ApplianceOverrides.NONE);
    }

    private Map<String, String> write(
            BuildPlan plan, Start start, boolean hasSeed, Map<String, String> seed, Path firmwareVariables) {
        MachineType machine = new MachineType(
                "qemu-system-x86_64", "pc", firmwareVariables == null ? null : Path.of("/code.fd"), firmwareVariables);
        PackerInputs inputs = new PackerInputs(
                "/build/overlay.qcow2",
                "sha256:abcd",
                start,
                hasSeed,
                new PackerVersion(1, 6, 6),
                machine,
                new AnswersAddress("10.0.2.2", "4711"));
        return new PreparedFiles(new TemplateEngine(), ShippedDialects.all())
                .writeLayer(
                        plan,
                        new BuildDirectory(directory),
                        BuildSecrets.generate(new SecureRandom()),
                        inputs,
                        new LayerSteps(null, false, plan.appliance().provisioners(), KEY, "AAAABELOW", null),
                        seed)
                .seed();
    }

    private String template() throws IOException {
        return Files.readString(directory.resolve("packer.json"));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = LayerTemplateTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
