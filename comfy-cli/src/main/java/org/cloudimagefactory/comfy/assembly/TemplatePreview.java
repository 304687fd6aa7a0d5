package org.cloudimagefactory.comfy.assembly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.answers.AnswersAddress;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.packer.BuildSecrets;
import org.cloudimagefactory.comfy.packer.PackerInputs;
import org.cloudimagefactory.comfy.packer.PackerInputs.Start;
import org.cloudimagefactory.comfy.packer.PackerRunner;
import org.cloudimagefactory.comfy.packer.PackerVersion;
import org.cloudimagefactory.comfy.packer.PreparedFiles;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildPlanner;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.comfy.provision.LayerSteps;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.comfy.qemu.AcceleratorChoice;
import org.cloudimagefactory.comfy.qemu.FirmwareFinder;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
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
    private final Supplier<LayerPlanning> planning;

    public TemplatePreview(
            BuildPlanner planner,
            AcceleratorChoice accelerators,
            RequiredPrograms required,
            PackerRunner packer,
            PreparedFiles files,
            Supplier<LayerPlanning> planning) {
        this.planner = planner;
        this.host = new HostChoice(accelerators, required, FirmwareFinder.assuming());
        this.packer = packer;
        this.files = files;
        this.planning = planning;
    }

    /**
     * The files by their names in the build directory; those on the seed's CD stand below its name. Where a build is made in
     * layers, one line about each stands before its files, which have its number before their names.
     */
    public Map<String, String> files(BuildRequest request) {
        List<BuildPlan> lineage = planner.lineage(request, Accelerator.TCG);
        BuildPlan plan = lineage.get(lineage.size() - 1);
        return plan.isLayered() ? layers(lineage) : oneRun(onHost(plan));
    }

    private Map<String, String> oneRun(BuildPlan plan) {
        boolean isImage = plan.source().method() != BuildMethod.INSTALL;
        PackerInputs inputs =
                new PackerInputs(plan.source().location(), checksum(plan), isImage, packerVersion(), machine(plan));
        return written(directory -> {
                    BuildSecrets secrets = secrets(directory);
                    return new Written(secrets, files.write(plan, directory, secrets, inputs), isImage);
                })
                .texts();
    }

    private Map<String, String> layers(List<BuildPlan> lineage) {
        List<BuildPlan> plans = lineage.stream().map(this::onHost).toList();
        LayerChain chain = LayerChain.of(plans, planning.get().layers(plans));
        List<LayerChain.Link> links = chain.links();
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, String> seed = Map.of();
        int first = chain.lowest();
        if (first == 1) {
            texts.put("layer 1 of " + links.size() + ": " + links.get(0).description(), image(links.get(0)));
        }
        for (int i = first; i < links.size(); i++) {
            LayerChain.Link link = links.get(i);
            boolean isLast = i == links.size() - 1;
            PackerInputs inputs = inputs(link.plan(), i, i == first);
            LayerSteps steps = steps(link, i, i == first, isLast);
            Map<String, String> below = seed;
            Shown layer = written(directory -> {
                BuildSecrets secrets = secrets(directory);
                Map<String, String> answers = files.writeLayer(link.plan(), directory, secrets, inputs, steps, below)
                        .seed();
                return new Written(secrets, answers, inputs.hasSeed());
            });
            seed = layer.answers();
            int number = i + 1;
            texts.put("layer " + number + " of " + links.size() + ": " + link.description(), summary(link, i, isLast));
            layer.texts().forEach((name, text) -> texts.put(number + "/" + name, text));
        }
        return texts;
    }

    private static String image(LayerChain.Link link) {
        return "is " + link.plan().source().location() + ", as it is, kept for all that begin with it\n";
    }

    /** What it starts from and how it ends. */
    private static String summary(LayerChain.Link link, int below, boolean isLast) {
        String start = below == 0 ? link.plan().source().location() : "an overlay on layer " + below;
        String end = isLast
                ? "sealed, and made into one disk with all below it"
                : "open for root by a key of its own, not sealed, kept for what stands on it";
        return "starts from " + start + "; " + end + "\n";
    }

    /** Checksums are what is published; a build names the digest that it found there, and that of each overlay. */
    private PackerInputs inputs(BuildPlan plan, int below, boolean isFirst) {
        boolean isImage = plan.source().method() != BuildMethod.INSTALL;
        Start ofFirst = isImage ? Start.IMAGE : Start.INSTALLER;
        return new PackerInputs(
                below == 0 ? plan.source().location() : BUILD_DIRECTORY + "/overlay.qcow2",
                below == 0 ? checksum(plan) : "sha256:hidden",
                isFirst ? ofFirst : Start.LAYER,
                isImage,
                packerVersion(),
                machine(plan),
                AnswersAddress.UNKNOWN);
    }

    private static LayerSteps steps(LayerChain.Link link, int below, boolean isFirst, boolean isLast) {
        BuildPlan plan = link.plan();
        return new LayerSteps(
                link.settings(),
                isFirst && plan.installerDoesSettings(),
                link.provisioners(),
                isLast ? null : key(below + 1),
                isFirst ? null : keyBody(below),
                isLast ? LayerRunner.seal(plan) : null);
    }

    private static String key(int layer) {
        return "ssh-ed25519 " + keyBody(layer) + " comfy-build";
    }

    private static String keyBody(int layer) {
        return "HIDDEN-" + layer;
    }

    private static String checksum(BuildPlan plan) {
        return Objects.requireNonNullElse(plan.source().checksum(), "none");
    }

    /** The variables are copied for each machine, and are no text. */
    private MachineType machine(BuildPlan plan) {
        MachineType machine = host.machine(plan);
        return new MachineType(machine.program(), machine.name(), machine.firmwareCode(), null);
    }

    private static BuildSecrets secrets(BuildDirectory directory) throws IOException {
        Files.writeString(directory.root().resolve("key.pub"), "ssh-ed25519 HIDDEN comfy-build\n");
        return BuildSecrets.generate(new SecureRandom());
    }

    /**
     * What was written into a directory.
     *
     * @param answers of the seed, where there is one
     */
    private record Written(BuildSecrets secrets, Map<String, String> answers, boolean hasSeed) {}

    /**
     * What is shown of a directory.
     *
     * @param texts of its files, by their names
     * @param answers of the seed, where there is one
     */
    private record Shown(Map<String, String> texts, Map<String, String> answers) {}

    /** Writes the files of one run. */
    private interface Writing {
        Written to(BuildDirectory directory) throws IOException;
    }

    private static Shown written(Writing writing) {
        try {
            Path root = Files.createTempDirectory("comfy-template");
            try {
                BuildDirectory directory = new BuildDirectory(root);
                Written written = writing.to(directory);
                Map<String, String> texts = new TreeMap<>();
                for (Path file : all(root)) {
                    String name = root.relativize(file).toString();
                    if (Files.isRegularFile(file) && !name.endsWith(".iso") && !name.endsWith("key.pub")) {
                        texts.put(name, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                    }
                }
                if (written.hasSeed()) {
                    written.answers()
                            .forEach((name, text) -> texts.put(root.relativize(directory.seed()) + "/" + name, text));
                }
                texts.replaceAll((name, text) -> hidden(text, root, written.secrets()));
                return new Shown(texts, written.answers());
            } finally {
                TreeRemoval.remove(root);
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot work in the directory for temporary files", e);
        }
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
