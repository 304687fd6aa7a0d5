package org.cloudimagefactory.comfy.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.answers.AnswersAddress;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.command.ShippedDialects;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.packer.BuildSecrets;
import org.cloudimagefactory.comfy.packer.PackerInputs;
import org.cloudimagefactory.comfy.packer.PackerVersion;
import org.cloudimagefactory.comfy.packer.PreparedFiles;
import org.cloudimagefactory.comfy.provision.LayerSteps;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.common.template.TemplateEngine;
import org.junit.jupiter.api.Test;
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
            keys(build.key());
        }
        BuildSecrets secrets = BuildSecrets.generate(new SecureRandom());
        List<BuildPlan> lineage = new BuildPlanner(
                        new DistributionCatalogue(List.of(Planning.SHIPPED)),
                        ShippedDialects.all(),
                        new TemplateEngine(),
                        Planning.CLOCK)
                .lineage(ShippedRequests.of(what, directory), Accelerator.TCG);
        BuildPlan plan = lineage.get(lineage.size() - 1);
        PreparedFiles files = new PreparedFiles(new TemplateEngine(), ShippedDialects.all());
        MachineType machine = new MachineType("qemu-system-x86_64", "pc", null, null);
        if (plan.isLayered()) {
            // The one below is that of another test; here, what is put upon it.
            files.writeLayer(
                    plan,
                    build,
                    secrets,
                    new PackerInputs(
                            Files.copy(fetched, build.overlay()).toString(),
                            "sha256:" + SHA256_OF_NOTHING,
                            PackerInputs.Start.LAYER,
                            isImage,
                            new PackerVersion(1, 6, 6),
                            machine,
                            AnswersAddress.UNKNOWN),
                    steps(plan, lineage.get(lineage.size() - 2)),
                    isImage ? Map.of("user-data", "#cloud-config\n", "meta-data", "{}") : Map.of());
            keys(build.key());
        } else {
            files.write(
                    plan,
                    build,
                    secrets,
                    new PackerInputs(
                            fetched.toString(),
                            "sha256:" + SHA256_OF_NOTHING,
                            isImage,
                            new PackerVersion(1, 6, 6),
                            machine));
        }
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

    private static LayerSteps steps(BuildPlan plan, BuildPlan below) {
        List<Provisioner> own = new ArrayList<>(plan.appliance().provisioners());
        own.removeAll(below.appliance().provisioners());
        LayerSteps.Seal seal = new LayerSteps.Seal(plan.appliance(), null, plan.buildUser());
        return new LayerSteps(plan.appliance(), false, own, null, "AAAA", seal);
    }

    private static void keys(Path key) throws Exception {
        if (!Files.exists(key)) {
            Files.createDirectories(key.getParent());
            run(Map.of(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
            Files.move(Path.of(key + ".pub"), key.resolveSibling("key.pub"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** What is done in guests is done by shells that ask no questions. */
    @Test
    void shellcheckAgrees() throws Exception {
        List<String> command = new ArrayList<>(List.of("shellcheck", "--shell", "sh"));
        for (String name : List.of("docker", "nginx", "slurm-worker")) {
            try (Stream<Path> scripts =
                    Files.list(Planning.SHIPPED.resolve(name).resolve("scripts"))) {
                scripts.map(Path::toString).forEach(command::add);
            }
        }
        assertEquals("", run(Map.of(), command.toArray(new String[0])));
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
