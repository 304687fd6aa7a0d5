package org.cloudimagefactory.comfy.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.comfy.build.BuildConduct;
import org.cloudimagefactory.comfy.build.BuildConduct.OnFailure;
import org.cloudimagefactory.comfy.build.BuildOutcome;
import org.cloudimagefactory.comfy.build.BuildService;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.ExitCode;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.cli.Progress;
import org.cloudimagefactory.common.cli.TerminalProgress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comfy build}. */
@Command(
        name = "build",
        description = "Build appliance images with Packer and QEMU, and write their descriptors.",
        footer = {
            "",
            "Examples: comfy build micro --output-dir /var/spool/comfy --format qcow2,ova",
            "          comfy build web.yml --test"
        })
public final class BuildCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ApplianceOptions appliance = new ApplianceOptions();

    @Mixin
    private TemplateOptions templates = new TemplateOptions();

    @Mixin
    private ToolOptions tools = new ToolOptions();

    @Option(names = "--jobs", paramLabel = "N", defaultValue = "1", description = "How many builds run at a time.")
    private int jobs = 1;

    @Option(names = "--force", description = "Build also what is there already, made from the same inputs.")
    private boolean force;

    @Option(names = "--keep-work-dir", description = "Keep the work directory of the build beside its result.")
    private boolean keepWorkDirectory;

    @Option(
            names = "--on-failure",
            paramLabel = "WHAT",
            defaultValue = "clean",
            description = "keep the whole work directory of a failed build, or clean it up but for the logs.")
    private OnFailure onFailure = OnFailure.CLEAN;

    @Option(names = "--test", description = "Start each image once, as its users will, before it is published.")
    private boolean test;

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
        if (jobs < 1) {
            throw FactoryException.usage("--jobs must be at least 1");
        }
        List<BuildRequest> requests = appliance.requests();
        BuildService build = useCase.apply(new BuildOptions(templates, tools));
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        BuildReport report = new BuildReport(spec.commandLine().getOut(), err, output);
        if (dryRun) {
            report.plans(build.plan(requests));
            return ExitCode.OK;
        }
        // Several lines at once are no display.
        Progress progress = jobs > 1 ? Progress.NONE : TerminalProgress.onStderr();
        BuildConduct conduct = new BuildConduct(force, keepWorkDirectory, onFailure, test);
        BuildOutcome outcome = build.build(requests, conduct, jobs, progress, err);
        report.outcome(outcome);
        return outcome.failed().isEmpty() ? ExitCode.OK : ExitCode.ITEMS_FAILED;
    }
}
