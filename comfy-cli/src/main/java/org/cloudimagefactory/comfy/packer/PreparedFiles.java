package org.cloudimagefactory.comfy.packer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.cloudimagefactory.comfy.answers.AnswersAddress;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.installer.BuildAccess;
import org.cloudimagefactory.comfy.installer.InstallerDialects;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.provision.LayerSteps;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan;
import org.cloudimagefactory.comfy.provision.ProvisioningPlanner;
import org.cloudimagefactory.comfy.seed.SeedIso;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.template.TemplateEngine;
import org.jspecify.annotations.Nullable;

/** Writes what Packer needs into the build directory: its template, the installer's answers or the seed, scripts. */
public final class PreparedFiles {
    private static final String TEMPLATE_SUFFIX = ".j2";
    private static final String HTTP_DIRECTORY = "http";

    private final TemplateEngine engine;
    private final InstallerDialects dialects;
    private final ObjectMapper json = new ObjectMapper();

    /** Renders with this engine, and answers installers in these dialects. */
    public PreparedFiles(TemplateEngine engine, InstallerDialects dialects) {
        this.engine = engine;
        this.dialects = dialects;
    }

    /** Writes the files of a build in one run; gives what the installer or the seed says, by names. */
    public Map<String, String> write(
            BuildPlan plan, BuildDirectory directory, BuildSecrets secrets, PackerInputs inputs) {
        return write(plan, directory, secrets, inputs, Map.of(), planner -> wholeBuild(planner, plan, directory))
                .seed();
    }

    /**
     * What was written.
     *
     * @param seed what the installer or the seed says, by names
     * @param provisioning what Packer is going to do in the guest
     */
    public record Written(Map<String, String> seed, ProvisioningPlan provisioning) {
        public Written {
            seed = Map.copyOf(seed);
        }
    }

    /**
     * Writes the files of one layer.
     *
     * @param steps that it does
     * @param seed the files of the seed that an image below was let in by; nothing where this layer makes one
     * @return with what the seed says, nothing where there is none
     */
    public Written writeLayer(
            BuildPlan plan,
            BuildDirectory directory,
            BuildSecrets secrets,
            PackerInputs inputs,
            LayerSteps steps,
            Map<String, String> seed) {
        Written written =
                write(plan, directory, secrets, inputs, seed, planner -> planner.layer(steps, directory.packages()));
        return inputs.hasSeed() ? written : new Written(Map.of(), written.provisioning());
    }

    /**
     * Writes the scripts of steps that are done over again in a guest that runs already.
     *
     * @param files directory for them
     * @param settings what is described anew, null: nothing
     */
    public ProvisioningPlan writeAgain(
            BuildPlan plan, Path files, @Nullable AppliancePlan settings, List<Provisioner> provisioners) {
        try {
            Files.createDirectories(files);
            return scripts(plan, files, planner -> planner.again(settings, provisioners));
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write to " + files, e);
        }
    }

    private ProvisioningPlan scripts(BuildPlan plan, Path files, Function<ProvisioningPlanner, ProvisioningPlan> steps)
            throws IOException {
        // Without the password and the answers: what ends up in the image must not know them.
        Map<String, Object> variables = TemplateVariables.of(plan.appliance());
        ProvisioningPlan provisioning =
                steps.apply(new ProvisioningPlanner(files, template -> rendered(template, variables)));
        for (Map.Entry<Path, String> file : provisioning.files().entrySet()) {
            Files.writeString(file.getKey(), file.getValue());
        }
        return provisioning;
    }

    private Written write(
            BuildPlan plan,
            BuildDirectory directory,
            BuildSecrets secrets,
            PackerInputs inputs,
            Map<String, String> seed,
            Function<ProvisioningPlanner, ProvisioningPlan> steps) {
        try {
            Files.createDirectories(directory.http());
            Files.createDirectories(directory.files());
            Map<String, String> answers = seed.isEmpty() ? answers(plan, directory, secrets, inputs) : seed;
            if (inputs.hasSeed()) {
                SeedIso.write(directory.seed(), "cidata", answers);
            } else {
                installerFiles(plan, directory, answers, secrets);
                fill(directory.http(), inputs.answers());
            }
            if (inputs.machine().firmwareVariables() != null) {
                Files.write(
                        directory.firmwareVariables(),
                        Files.readAllBytes(inputs.machine().firmwareVariables()));
            }
            ProvisioningPlan provisioning = scripts(plan, directory.files(), steps);
            Files.writeString(
                    directory.template(), pretty(new PackerTemplate().of(plan, directory, inputs, provisioning)));
            return new Written(answers, provisioning);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write to " + directory.root(), e);
        }
    }

    private Map<String, String> answers(
            BuildPlan plan, BuildDirectory directory, BuildSecrets secrets, PackerInputs inputs) throws IOException {
        BuildAccess access = access(plan, directory, secrets, inputs.hasSeed());
        return dialects.get(plan.dialect()).render(plan.appliance(), access);
    }

    private static BuildAccess access(BuildPlan plan, BuildDirectory directory, BuildSecrets secrets, boolean hasSeed)
            throws IOException {
        if (hasSeed) {
            Path publicKey = directory.key().resolveSibling("key.pub");
            return new BuildAccess(
                    "root", secrets.hash(), Files.readString(publicKey).strip());
        }
        return new BuildAccess(plan.buildUser(), secrets.hash(), null);
    }

    private ProvisioningPlan wholeBuild(ProvisioningPlanner planner, BuildPlan plan, BuildDirectory directory) {
        String seal = plan.settings().guest().seal();
        return planner.plan(
                plan.appliance(),
                plan.installerDoesSettings(),
                seal == null ? null : Path.of(seal),
                plan.buildUser(),
                directory.packages());
    }

    /** What the distribution has under http/ comes last: it may replace or wrap what the dialect says. */
    private void installerFiles(
            BuildPlan plan, BuildDirectory directory, Map<String, String> answers, BuildSecrets secrets)
            throws IOException {
        Map<String, Object> variables = TemplateVariables.of(plan.appliance());
        variables.put("answers", answers);
        variables.put("password_hash", secrets.hash());
        PredecessorAnswers.write(plan, secrets, directory.http());
        for (Map.Entry<String, String> answer : answers.entrySet()) {
            Files.writeString(directory.http().resolve(answer.getKey()), answer.getValue());
        }
        List<Path> bases = plan.distribution().directories();
        for (int i = bases.size() - 1; i >= 0; i--) {
            Path own = bases.get(i).resolve(HTTP_DIRECTORY);
            if (Files.isDirectory(own)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(own)) {
                    for (Path file : files) {
                        copyOrRender(file, directory.http(), variables);
                    }
                }
            }
        }
    }

    /** Answers may name each other, such as a preseed file its script. */
    private static void fill(Path http, AnswersAddress address) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(http, Files::isRegularFile)) {
            for (Path file : files) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (AnswersAddress.isIn(text)) {
                    Files.writeString(file, address.inFile(text), StandardCharsets.ISO_8859_1);
                }
            }
        }
    }

    private void copyOrRender(Path file, Path target, Map<String, Object> variables) throws IOException {
        String name = Objects.requireNonNull(file.getFileName()).toString();
        if (name.endsWith(TEMPLATE_SUFFIX)) {
            String plain = name.substring(0, name.length() - TEMPLATE_SUFFIX.length());
            Files.writeString(target.resolve(plain), rendered(file, variables));
        } else if (Files.isRegularFile(file)) {
            Files.write(target.resolve(name), Files.readAllBytes(file));
        }
    }

    private String rendered(Path template, Map<String, Object> variables) {
        try {
            return engine.render(Files.readString(template), template.toString(), variables);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + template, e).ofOneItem();
        }
    }

    private String pretty(ObjectNode template) {
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(template) + "\n";
        } catch (JsonProcessingException e) {
            throw new EnvironmentProblem("cannot write the Packer template").causedBy(e);
        }
    }
}
