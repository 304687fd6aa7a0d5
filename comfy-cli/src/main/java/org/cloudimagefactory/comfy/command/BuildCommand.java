package org.cloudimagefactory.comfy.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.build.BuildService;
import org.cloudimagefactory.comfy.build.FinishedImage;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.ExitCode;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comfy build}. */
@Command(
        name = "build",
        description = "Build an appliance image with Packer and QEMU, and write its descriptor.",
        footer = {"", "Example: comfy build micro --output-dir /var/spool/comfy --format qcow2"})
public final class BuildCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private TemplateOptions templates = new TemplateOptions();

    @Mixin
    private ToolOptions tools = new ToolOptions();

    @Parameters(paramLabel = "DISTRIBUTION", description = "What to build; 'comfy distributions' lists them.")
    private String distribution = "";

    @Option(
            names = {"-v", "--version"},
            paramLabel = "VERSION",
            description = "Version or its beginning, such as 12; default the newest.")
    private @Nullable String version;

    @Option(
            names = {"-o", "--output-dir"},
            paramLabel = "DIR",
            defaultValue = "/var/spool/comfy",
            description = "Where image and descriptor go; default ${DEFAULT-VALUE}.")
    private Path outputDirectory = Path.of("/var/spool/comfy");

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            defaultValue = "qcow2",
            description = "qcow2, raw, vmdk or vdi; default ${DEFAULT-VALUE}.")
    private String format = "qcow2";

    @Option(
            names = {"-s", "--size"},
            paramLabel = "SIZE",
            description = "Size of the disk, such as 10G; a bare number is MB.")
    private @Nullable String size;

    @Option(
            names = {"-i", "--identifier"},
            paramLabel = "ID",
            description = "Identifier of the appliance; $n $v $t $g stand for name, version, time and groups.")
    private @Nullable String identifier;

    @Option(names = "--title", paramLabel = "TEXT", description = "Title of the appliance.")
    private @Nullable String title;

    @Option(
            names = {"-d", "--description"},
            paramLabel = "TEXT",
            description = "Description of the appliance.")
    private @Nullable String description;

    @Option(
            names = {"-g", "--groups"},
            paramLabel = "GROUP",
            split = ",",
            description = "Who may use the appliance.")
    private List<String> groups = List.of();

    @Option(names = "--memory", paramLabel = "MIB", description = "Memory of the guest.")
    private @Nullable Integer memory;

    @Option(names = "--cpus", paramLabel = "N", description = "Virtual cores of the guest.")
    private @Nullable Integer cpus;

    @Option(
            names = "--timeout",
            paramLabel = "MINUTES",
            defaultValue = "240",
            description = "Limit for the whole build; default ${DEFAULT-VALUE}.")
    private int timeout = 240;

    @Option(names = "--dry-run", description = "Print the plan and build nothing.")
    private boolean dryRun;

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private @Nullable CommandSpec spec;

    private final Function<BuildOptions, BuildService> useCase;

    /** Wires the use case with the options of the command. */
    public BuildCommand(Function<BuildOptions, BuildService> useCase) {
        this.useCase = useCase;
    }

    @Override
    public Integer call() {
        BuildRequest request =
                new BuildRequest(distribution, overrides(), outputDirectory, Duration.ofMinutes(timeout));
        BuildService build = useCase.apply(new BuildOptions(templates, tools));
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        BuildReport report = new BuildReport(out, output);
        if (dryRun) {
            report.plan(build.plan(request));
        } else {
            FinishedImage image = build.build(request);
            report.finished(image);
        }
        return ExitCode.OK;
    }

    private ApplianceOverrides overrides() {
        return new ApplianceOverrides(
                version,
                null,
                null,
                null,
                title,
                identifier,
                description,
                groups,
                List.of(format),
                size == null ? null : DiskSize.parse(size),
                memory,
                cpus,
                null);
    }
}
