package org.cloudimagefactory.comfy.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.comfy.doctor.Doctor;
import org.cloudimagefactory.comfy.doctor.Finding;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.problem.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comfy doctor}. */
@Command(
        name = "doctor",
        description = "Look whether all is there that builds need, and say what to run where it is not.")
public final class DoctorCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ToolOptions tools = new ToolOptions();

    @Option(
            names = {"-o", "--output-dir"},
            paramLabel = "DIR",
            defaultValue = "/var/spool/comfy",
            description = "Where images will go.")
    private Path outputDirectory = Path.of("/var/spool/comfy");

    @Spec
    private @Nullable CommandSpec spec;

    private final Function<ToolOptions, Doctor> useCase;
    private final Path usualCache;

    /** Wires the use case with the options of the command. */
    public DoctorCommand(Function<ToolOptions, Doctor> useCase, Path usualCache) {
        this.useCase = useCase;
        this.usualCache = usualCache;
    }

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        List<Finding> findings =
                useCase.apply(tools).examine(List.of(outputDirectory, tools.cacheDirectory(usualCache)));
        findings.forEach(finding ->
                out.println(String.format("%-8s %-20s %s", finding.state(), finding.name(), finding.detail())));
        out.flush();
        boolean missing = findings.stream().anyMatch(finding -> finding.state() == Finding.State.MISSING);
        return missing ? ExitCode.ENVIRONMENT : ExitCode.OK;
    }
}
