package org.cloudimagefactory.comfy.packer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.installer.BuildAccess;
import org.cloudimagefactory.comfy.installer.InstallerDialects;
import org.cloudimagefactory.comfy.installer.NoDialect;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.template.TemplateEngine;

/** Writes what Packer needs into the build directory: its template, the installer's answers, rendered files. */
public final class PreparedFiles {
    /** Ends the names of files that are rendered. */
    public static final String TEMPLATE_SUFFIX = ".j2";

    private static final String HTTP_DIRECTORY = "http";

    private final TemplateEngine engine;
    private final InstallerDialects dialects;
    private final ObjectMapper json = new ObjectMapper();

    /** Renders with this engine, and answers installers in these dialects. */
    public PreparedFiles(TemplateEngine engine, InstallerDialects dialects) {
        this.engine = engine;
        this.dialects = dialects;
    }

    /** Name of a rendered file: without directories and without the ending. */
    static String renderedName(String source) {
        String name = Objects.requireNonNull(Path.of(source).getFileName()).toString();
        return name.substring(0, name.length() - TEMPLATE_SUFFIX.length());
    }

    /** Writes the files. */
    public void write(BuildPlan plan, BuildDirectory directory, BuildSecrets secrets, PackerInputs inputs) {
        Map<String, String> answers = answers(plan, secrets);
        Map<String, Object> variables = variables(plan, secrets, answers);
        try {
            Files.createDirectories(directory.http());
            Files.createDirectories(directory.files());
            for (Map.Entry<String, String> answer : answers.entrySet()) {
                Files.writeString(directory.http().resolve(answer.getKey()), answer.getValue());
            }
            ownAnswers(plan, directory, variables);
            for (Provisioner provisioner : plan.appliance().provisioners()) {
                if (provisioner instanceof Provisioner.Upload upload
                        && upload.source().endsWith(TEMPLATE_SUFFIX)) {
                    copyOrRender(Path.of(upload.source()), directory.files(), variables);
                }
            }
            ObjectNode template = new PackerTemplate().of(plan, directory, inputs);
            Files.writeString(directory.template(), pretty(template));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + directory.root(), e);
        }
    }

    private Map<String, String> answers(BuildPlan plan, BuildSecrets secrets) {
        String dialect = Objects.requireNonNullElse(plan.settings().installer(), NoDialect.NAME);
        String username = Objects.requireNonNull(plan.settings().sshUsername());
        return dialects.get(dialect).render(plan.appliance(), new BuildAccess(username, secrets.hash(), null));
    }

    /** What the distribution has under http/ comes last: it may replace or wrap what the dialect says. */
    private void ownAnswers(BuildPlan plan, BuildDirectory directory, Map<String, Object> variables)
            throws IOException {
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

    private void copyOrRender(Path file, Path target, Map<String, Object> variables) throws IOException {
        String name = Objects.requireNonNull(file.getFileName()).toString();
        if (name.endsWith(TEMPLATE_SUFFIX)) {
            Files.writeString(
                    target.resolve(renderedName(name)),
                    engine.render(Files.readString(file), file.toString(), variables));
        } else {
            Files.write(target.resolve(name), Files.readAllBytes(file));
        }
    }

    private static Map<String, Object> variables(BuildPlan plan, BuildSecrets secrets, Map<String, String> answers) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("distribution", plan.appliance().system().distribution());
        variables.put("version", plan.appliance().system().version());
        variables.put("major_version", plan.appliance().system().majorVersion());
        variables.put("codename", plan.appliance().system().codename());
        variables.put("arch", plan.appliance().system().architecture().kernelName());
        variables.put("firmware", plan.appliance().system().firmware().toString());
        variables.put("password_hash", secrets.hash());
        variables.put("hostname", plan.appliance().hostname());
        variables.put("answers", answers);
        variables.put(
                "appliance",
                Map.of(
                        "identifier", plan.appliance().identity().identifier(),
                        "version", plan.appliance().identity().version(),
                        "title", plan.appliance().identity().title()));
        return variables;
    }

    private String pretty(ObjectNode template) {
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(template) + "\n";
        } catch (JsonProcessingException e) {
            throw FactoryException.environment("cannot write the Packer template")
                    .causedBy(e);
        }
    }
}
