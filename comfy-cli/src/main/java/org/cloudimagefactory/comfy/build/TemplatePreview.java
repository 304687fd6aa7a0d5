package org.cloudimagefactory.comfy.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.packer.BuildSecrets;
import org.cloudimagefactory.comfy.packer.PackerInputs;
import org.cloudimagefactory.comfy.packer.PackerVersion;
import org.cloudimagefactory.comfy.packer.PreparedFiles;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildPlanner;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.comfy.qemu.MachineType;

/** Shows the files of a build without building: in a temporary directory that is gone afterwards, with hidden secrets. */
public final class TemplatePreview {
    private static final String BUILD_DIRECTORY = "/BUILD";
    private static final String HIDDEN_HASH = "$6$hidden";
    private static final String HIDDEN_PASSWORD = "hidden";

    private final BuildPlanner planner;
    private final PreparedFiles files;

    /** Uses these parts. */
    public TemplatePreview(BuildPlanner planner, PreparedFiles files) {
        this.planner = planner;
        this.files = files;
    }

    /** The files by their names in the build directory. */
    public Map<String, String> files(BuildRequest request) {
        BuildPlan plan = planner.plan(request, Accelerator.TCG);
        boolean isImage = plan.source().method() != BuildMethod.INSTALL;
        BuildSecrets secrets = BuildSecrets.generate(new SecureRandom());
        MachineType machine =
                new MachineType(plan.appliance().system().architecture().qemuProgram(), "pc", null, null);
        PackerInputs inputs =
                new PackerInputs(plan.source().location(), "none", isImage, new PackerVersion(1, 6, 6), machine);
        try {
            Path root = Files.createTempDirectory("comfy-template");
            try {
                Files.writeString(root.resolve("key.pub"), "ssh-ed25519 HIDDEN comfy-build\n");
                files.write(plan, new BuildDirectory(root), secrets, inputs);
                return texts(root, secrets);
            } finally {
                remove(root);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot work in the directory for temporary files", e);
        }
    }

    private static Map<String, String> texts(Path root, BuildSecrets secrets) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (Path file : all(root)) {
            String name = root.relativize(file).toString();
            if (Files.isRegularFile(file) && !name.endsWith(".iso") && !name.endsWith("key.pub")) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                texts.put(
                        name,
                        text.replace(secrets.hash(), HIDDEN_HASH)
                                .replace(secrets.password(), HIDDEN_PASSWORD)
                                .replace(root.toString(), BUILD_DIRECTORY));
            }
        }
        return texts;
    }

    private static void remove(Path root) throws IOException {
        for (Path file : all(root).stream().sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
        }
    }

    private static List<Path> all(Path root) throws IOException {
        try (Stream<Path> found = Files.walk(root)) {
            return found.toList();
        }
    }
}
