package org.cloudimagefactory.comfy.packer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.cloudimagefactory.comfy.description.Provisioner;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.template.TemplateEngine;

/** Writes what Packer needs into the build directory: its template, the installer's answers, rendered files. */
public final class PreparedFiles {
    /** Ends the names of files that are rendered. */
    public static final String TEMPLATE_SUFFIX = ".j2";

    private static final String HTTP_DIRECTORY = "http";

    private final TemplateEngine engine;
    private final ObjectMapper json = new ObjectMapper();

    /** Renders with this engine. */
    public PreparedFiles(TemplateEngine engine) {
        this.engine = engine;
    }

    /** Name of a rendered file: without directories and without the ending. */
    static String renderedName(String source) {
        String name = Objects.requireNonNull(Path.of(source).getFileName()).toString();
        return name.substring(0, name.length() - TEMPLATE_SUFFIX.length());
    }

    /** Writes the files. */
    public void write(BuildPlan plan, BuildDirectory directory, BuildSecrets secrets, PackerInputs inputs) {
        Map<String, Object> variables = variables(plan, secrets);
        try {
            Files.createDirectories(directory.http());
            Files.createDirectories(directory.files());
            Path answers = plan.distribution().directory().resolve(HTTP_DIRECTORY);
            if (Files.isDirectory(answers)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(answers)) {
                    for (Path file : files) {
                        copyOrRender(file, directory.http(), variables);
                    }
                }
            }
            for (Provisioner provisioner : plan.distribution().description().provisioners()) {
                String source = provisioner.source();
                if (source != null && source.endsWith(TEMPLATE_SUFFIX)) {
                    copyOrRender(plan.distribution().file(source), directory.files(), variables);
                }
            }
            ObjectNode template = new PackerTemplate().of(plan, directory, inputs);
            Files.writeString(directory.template(), pretty(template));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + directory.root(), e);
        }
    }

    private void copyOrRender(Path file, Path target, Map<String, Object> variables) throws IOException {
        String name = Objects.requireNonNull(file.getFileName()).toString();
        if (name.endsWith(TEMPLATE_SUFFIX)) {
            Files.writeString(
                    target.resolve(renderedName(name)),
                    engine.render(Files.readString(file), file.toString(), variables));
        } else {
            Files.copy(file, target.resolve(name));
        }
    }

    private static Map<String, Object> variables(BuildPlan plan, BuildSecrets secrets) {
        String codename = plan.version().codename();
        return Map.of(
                "distribution", plan.distribution().name(),
                "version", plan.version().number().toString(),
                "codename", codename == null ? "" : codename,
                "password_hash", secrets.hash(),
                "hostname", plan.distribution().name(),
                "appliance",
                        Map.of(
                                "identifier", plan.appliance().identifier(),
                                "version", plan.appliance().version(),
                                "title", plan.appliance().title()));
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
