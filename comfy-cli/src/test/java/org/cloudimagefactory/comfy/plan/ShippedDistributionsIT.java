package org.cloudimagefactory.comfy.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.command.ShippedDialects;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.packer.BuildSecrets;
import org.cloudimagefactory.comfy.packer.PackerInputs;
import org.cloudimagefactory.comfy.packer.PackerVersion;
import org.cloudimagefactory.comfy.packer.PreparedFiles;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.common.template.TemplateEngine;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real Packer's opinion of what is written for the distributions that ship, with an empty file for what is fetched. */
class ShippedDistributionsIT {
    private static final String SHA256_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @TempDir
    Path directory;

    /** The newest version of each, one a way; what differs in older ones are texts. */
    static Stream<ShippedDistributionsTest.Buildable> newest() {
        DistributionCatalogue catalogue = new DistributionCatalogue(List.of(Planning.SHIPPED));
        return ShippedDistributionsTest.buildables()
                .filter(what -> what.architecture() == Architecture.X86_64)
                .filter(what -> what.version()
                        .equals(catalogue
                                .get(what.distribution())
                                .version(null)
                                .number()
                                .toString()))
                .filter(what -> what.firmware() == Firmware.BIOS);
    }

    @ParameterizedTest
    @MethodSource("newest")
    void packerTakesTheTemplate(ShippedDistributionsTest.Buildable what) throws Exception {
        BuildDirectory build = new BuildDirectory(directory);
        boolean isImage = what.method() == BuildMethod.CLOUD_IMAGE;
        Path fetched = Files.writeString(directory.resolve("fetched.img"), "");
        if (isImage) {
            Files.createDirectories(build.key().getParent());
            run(
                    Map.of(),
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-f",
                    build.key().toString());
            Files.move(
                    Path.of(build.key() + ".pub"),
                    build.key().resolveSibling("key.pub"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        BuildSecrets secrets = BuildSecrets.generate(new SecureRandom());
        BuildPlan plan = new BuildPlanner(
                        new DistributionCatalogue(List.of(Planning.SHIPPED)),
                        ShippedDialects.all(),
                        new TemplateEngine(),
                        Planning.CLOCK)
                .plan(ShippedRequests.of(what, directory), Accelerator.TCG);
        new PreparedFiles(new TemplateEngine(), ShippedDialects.all())
                .write(
                        plan,
                        build,
                        secrets,
                        new PackerInputs(
                                fetched.toString(),
                                "sha256:" + SHA256_OF_NOTHING,
                                isImage,
                                new PackerVersion(1, 6, 6),
                                new MachineType("qemu-system-x86_64", "pc", null, null)));
        String said = run(
                Map.of("COMFY_SSH_PASSWORD", secrets.password()),
                "packer",
                "validate",
                build.template().toString());
        assertFalse(said.contains("Warning"), said);
        if (plan.dialect().equals("kickstart")) {
            String answers = Files.readString(build.http().resolve("ks.cfg"));
            assertTrue(answers.startsWith("url --url=\"https://"), answers);
            assertTrue(answers.stripTrailing().endsWith("\n%end"), answers);
        }
    }

    private static String run(Map<String, String> variables, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        return out;
    }
}
