package org.cloudimagefactory.comfy.graph;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.cloudimagefactory.comfy.appliance.ApplianceIdentity;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.FileEntry;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.assembly.FileTree;
import org.cloudimagefactory.comfy.assembly.PlanInputs;
import org.cloudimagefactory.comfy.assembly.TypedEncoding;
import org.cloudimagefactory.comfy.description.DistributionSettings;
import org.cloudimagefactory.comfy.description.GuestSettings;
import org.cloudimagefactory.comfy.layer.LayerKey;
import org.cloudimagefactory.comfy.plan.BuildMachine;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildSource;
import org.cloudimagefactory.common.config.BuildInfo;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.Digest;

/**
 * Digests over all that layers are made from. Files count with their content, and a file's place does not: the same
 * descriptions in another directory have the same keys. Each file and each published checksum is asked for once.
 */
final class LayerInputs {
    /** Stands before all that is counted, so that layers of another form have other keys. */
    private static final String FORM = "comfy layer 1";

    /** What is no part of an unsealed layer, or is counted for itself. */
    private static final Map<Class<? extends Record>, Set<String>> LEFT_OUT = Map.of(
            BuildPlan.class,
                    Set.of(
                            "distribution",
                            "source",
                            "formats",
                            "virtualBox",
                            "timeLimit",
                            "outputDirectory",
                            "parents"),
            BuildMachine.class, Set.of("accelerator"),
            ApplianceIdentity.class, Set.of("identifier", "version"),
            AppliancePlan.class, Set.of("provisioners"),
            DistributionSettings.class, Set.of("defaults"),
            GuestSettings.class, Set.of("provisioners", "seal"));

    private final PlanInputs sources;
    private final Map<Path, Record> trees = new HashMap<>();
    private final Map<BuildSource, List<Object>> known = new HashMap<>();

    LayerInputs(PlanInputs sources) {
        this.sources = sources;
    }

    /** The key of an image that a build begins with, in which comfy does nothing, whatever its version. */
    LayerKey base(BuildPlan plan) {
        return digest(plan, out -> plain().write(List.of(FORM, "image", source(plan)), out));
    }

    /** The key of what an installer makes of a plan. */
    LayerKey installation(BuildPlan plan) {
        return key(plan, out -> {
            plain().write(
                            List.of(
                                    "installation",
                                    source(plan),
                                    plan.distribution().name()),
                            out);
            for (Path directory : plan.distribution().directories()) {
                plain().write(tree(directory), out);
            }
            settings(plan, out);
        });
    }

    /** The key of the first steps of a description, with its settings, on what is below. */
    LayerKey first(BuildPlan plan, LayerKey below, List<Provisioner> steps) {
        return key(plan, out -> {
            plain().write(List.of("description", below.digits()), out);
            if (plan.parents().isEmpty()) {
                for (Path directory : plan.distribution().directories()) {
                    plain().write(tree(directory), out);
                }
            }
            settings(plan, out);
            steps(steps, out);
        });
    }

    /** The key of later steps of a description. */
    LayerKey later(BuildPlan plan, LayerKey below, List<Provisioner> steps) {
        return key(plan, out -> {
            plain().write(List.of("steps", below.digits()), out);
            steps(steps, out);
        });
    }

    private void settings(BuildPlan plan, OutputStream out) throws IOException {
        encoding(plan).write(plan, out);
        plain().write(PlanInputs.identifier(plan.appliance().identity()), out);
        for (FileEntry file : plan.appliance().content().files()) {
            if (file.source() != null) {
                plain().write(tree(Path.of(file.source())), out);
            }
        }
    }

    private void steps(List<Provisioner> steps, OutputStream out) throws IOException {
        plain().write(steps.size(), out);
        for (Provisioner step : steps) {
            encoding(step.files().map(Set::of).orElse(Set.of())).write(step, out);
            if (step.files().isPresent()) {
                plain().write(tree(Path.of(step.files().get())), out);
            }
        }
    }

    private List<Object> source(BuildPlan plan) throws IOException {
        List<Object> inputs = known.get(plan.source());
        if (inputs == null) {
            inputs = plan.source().accept(sources);
            known.put(plan.source(), inputs);
        }
        return inputs;
    }

    private Record tree(Path root) throws IOException {
        Record tree = trees.get(root);
        if (tree == null) {
            tree = FileTree.of(root);
            trees.put(root, tree);
        }
        return tree;
    }

    private static TypedEncoding plain() {
        return new TypedEncoding(LEFT_OUT, UnaryOperator.identity());
    }

    /** Of a plan, the sources of whose files are named without their directories, as are those of its distribution. */
    private static TypedEncoding encoding(BuildPlan plan) {
        List<Path> directories = plan.distribution().directories();
        Set<String> files = new java.util.HashSet<>();
        plan.appliance().content().files().forEach(file -> {
            if (file.source() != null) {
                files.add(file.source());
            }
        });
        UnaryOperator<String> byFile = named(files);
        return new TypedEncoding(LEFT_OUT, text -> {
            for (Path directory : directories) {
                if (text.startsWith(directory + "/")) {
                    return "distribution:" + text.substring(directory.toString().length());
                }
            }
            return byFile.apply(text);
        });
    }

    private static TypedEncoding encoding(Set<String> files) {
        return new TypedEncoding(LEFT_OUT, named(files));
    }

    private static UnaryOperator<String> named(Set<String> files) {
        return text -> files.contains(text) ? "file:" + Path.of(text).getFileName() : text;
    }

    /** Writes what is counted. */
    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /**
     * What comfy does in a guest is in many of its parts, from Packer's template to the scripts of settings: another build of it
     * may do something else, so that it counts as a whole.
     */
    private static LayerKey key(BuildPlan plan, Writing writing) {
        return digest(plan, out -> {
            BuildInfo build = BuildInfo.load();
            plain().write(List.of(FORM, build.version(), build.commit()), out);
            writing.to(out);
        });
    }

    private static LayerKey digest(BuildPlan plan, Writing writing) {
        MessageDigest digest = Digest.SHA_256.start();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            writing.to(out);
        } catch (IOException e) {
            throw new EnvironmentProblem("cannot read the inputs of " + plan.name() + ": " + e.getMessage())
                    .hint("check what the description names, and its permissions")
                    .causedBy(e);
        }
        return new LayerKey(Digest.hex(digest));
    }
}
