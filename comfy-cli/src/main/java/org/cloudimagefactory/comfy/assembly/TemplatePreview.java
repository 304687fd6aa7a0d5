package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.packer.BuildSecrets;
import org.cloudimagefactory.comfy.packer.PackerInputs;
import org.cloudimagefactory.comfy.packer.PackerRunner;
import org.cloudimagefactory.comfy.packer.PackerVersion;
import org.cloudimagefactory.comfy.packer.PreparedFiles;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildPlanner;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.comfy.qemu.AcceleratorChoice;
import org.cloudimagefactory.comfy.qemu.FirmwareFinder;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.TreeRemoval;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the files of a build without building: decided and written as a build does it, in a temporary directory that is gone
 * afterwards, with hidden secrets. What is not installed here is told, and shown as if it were.
 */
public final class TemplatePreview {
    private static final Logger LOG = LoggerFactory.getLogger(TemplatePreview.class);
    private static final String BUILD_DIRECTORY = "/BUILD";
    private static final String HIDDEN_HASH = "$6$hidden";
    private static final String HIDDEN_PASSWORD = "hidden";
    private static final PackerVersion ASSUMED = new PackerVersion(1, 6, 6);

    private final BuildPlanner planner;
    private final HostChoice host;
    private final PackerRunner packer;
    private final PreparedFiles files;

    public TemplatePreview(
            BuildPlanner planner,
            AcceleratorChoice accelerators,
            RequiredPrograms required,
            PackerRunner packer,
            PreparedFiles files) {
        this.planner = planner;
        this.host = new HostChoice(accelerators, required, FirmwareFinder.assuming());
        this.packer = packer;
        this.files = files;
    }

    /** The files by their names in the build directory; those on the seed's CD stand below its name. */
    public Map<String, String> files(BuildRequest request) {
        BuildPlan plan = onHost(requireOneRun(planner.plan(request, Accelerator.TCG)));
        boolean isImage = plan.source().method() != BuildMethod.INSTALL;
        BuildSecrets secrets = BuildSecrets.generate(new SecureRandom());
        MachineType machine = host.machine(plan);
        // The variables are copied for each machine, and are no text.
        MachineType shown = new MachineType(machine.program(), machine.name(), machine.firmwareCode(), null);
        // It is what is published; a build names the digest that it found there.
        String checksum = Objects.requireNonNullElse(plan.source().checksum(), "none");
        PackerInputs inputs = new PackerInputs(plan.source().location(), checksum, isImage, packerVersion(), shown);
        try {
            Path root = Files.createTempDirectory("comfy-template");
            try {
                Files.writeString(root.resolve("key.pub"), "ssh-ed25519 HIDDEN comfy-build\n");
                BuildDirectory directory = new BuildDirectory(root);
                Map<String, String> answers = files.write(plan, directory, secrets, inputs);
                Map<String, String> texts = new TreeMap<>();
                for (Path file : all(root)) {
                    String name = root.relativize(file).toString();
                    if (Files.isRegularFile(file) && !name.endsWith(".iso") && !name.endsWith("key.pub")) {
                        texts.put(name, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                    }
                }
                if (isImage) {
                    answers.forEach((name, text) -> texts.put(root.relativize(directory.seed()) + "/" + name, text));
                }
                texts.replaceAll((name, text) -> hidden(text, root, secrets));
                return texts;
            } finally {
                TreeRemoval.remove(root);
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot work in the directory for temporary files", e);
        }
    }

    /** A build in layers has a template for each, which names the layer below. */
    private static BuildPlan requireOneRun(BuildPlan plan) {
        if (plan.isLayered()) {
            throw new UsageProblem(
                            plan.name() + " is built in layers by 'from' or 'checkpoint', each with a template of"
                                    + " its own that is made when the layer below is there")
                    .hint(
                            "'comfy tree' shows its layers, 'comfy describe' what they come to, and a build with --keep-work-dir"
                                    + " keeps the template of the last one");
        }
        return plan;
    }

    private BuildPlan onHost(BuildPlan plan) {
        try {
            return host.on(plan);
        } catch (EnvironmentProblem e) {
            LOG.warn("{}; this is what would be run without KVM", e.getMessage());
            return plan.on(Accelerator.TCG, host.required().hasVirtualBox());
        }
    }

    private PackerVersion packerVersion() {
        if (host.required().hasPacker()) {
            return packer.version();
        }
        LOG.warn("Packer is not installed here; this is what {} would be given", ASSUMED);
        return ASSUMED;
    }

    private static String hidden(String text, Path root, BuildSecrets secrets) {
        return text.replace(secrets.hash(), HIDDEN_HASH)
                .replace(secrets.password(), HIDDEN_PASSWORD)
                .replace(root.toString(), BUILD_DIRECTORY);
    }

    private static List<Path> all(Path root) throws IOException {
        try (Stream<Path> found = Files.walk(root)) {
            return found.toList();
        }
    }
}
