package org.cloudimagefactory.comfy.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.Directories;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfy export-templates}. */
@Command(
        name = "export-templates",
        aliases = "export",
        description = "Copy distributions into a directory, to be changed there and used with --template-dir.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  comfy export-templates --destination ./templates",
            "  comfy export-templates debian --destination ./templates"
        })
public final class ExportTemplatesCommand extends ToolCommand {
    @Mixin
    private TemplateOptions templates = new TemplateOptions();

    @Option(
            names = {"-d", "--destination"},
            paramLabel = "DIR",
            required = true,
            description = "Where to; what is there already is left alone.")
    private Path destination = Path.of("");

    @Parameters(paramLabel = "DISTRIBUTION", arity = "0..*", description = "Which; default all.")
    private List<String> names = List.of();

    private final Path shipped;

    /** Copies what ships and what the operator adds. */
    public ExportTemplatesCommand(Path shipped) {
        this.shipped = shipped;
    }

    @Override
    protected void run() {
        DistributionCatalogue catalogue = templates.catalogue(shipped);
        names.forEach(catalogue::get);
        Directories.writable(destination);
        for (Map.Entry<String, Path> entry : catalogue.directories().entrySet()) {
            if (names.isEmpty() || names.contains(entry.getKey())) {
                Path target = destination.resolve(entry.getKey());
                copy(entry.getValue(), target);
                out().println(target);
            }
        }
    }

    private static void copy(Path source, Path target) {
        if (Files.exists(target)) {
            throw new EnvironmentProblem(target + " is there already").hint("move it away, or name another directory");
        }
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.sorted().toList()) {
                Files.copy(
                        file, target.resolve(source.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw Directories.unusable(target, "write to", e);
        }
    }
}
