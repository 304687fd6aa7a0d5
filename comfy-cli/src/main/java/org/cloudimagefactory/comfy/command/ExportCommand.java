package org.cloudimagefactory.comfy.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comfy export}. */
@Command(
        name = "export",
        description = "Copy distributions into a directory, to be changed there and used with --template-dir.")
public final class ExportCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

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

    @Spec
    private @Nullable CommandSpec spec;

    private final Path shipped;

    /** Copies what ships and what the operator adds. */
    public ExportCommand(Path shipped) {
        this.shipped = shipped;
    }

    @Override
    public Integer call() {
        DistributionCatalogue catalogue = new DistributionCatalogue(templates.all(shipped));
        Map<String, Path> known = catalogue.directories();
        names.forEach(catalogue::get);
        Directories.writable(destination);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        for (Map.Entry<String, Path> entry : known.entrySet()) {
            if (names.isEmpty() || names.contains(entry.getKey())) {
                Path target = destination.resolve(entry.getKey());
                copy(entry.getValue(), target);
                out.println(target);
            }
        }
        out.flush();
        return ExitCode.OK;
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
