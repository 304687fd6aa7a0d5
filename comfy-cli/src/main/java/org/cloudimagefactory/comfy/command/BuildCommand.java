package org.cloudimagefactory.comfy.command;

import java.util.List;
import java.util.function.Function;
import org.cloudimagefactory.comfy.assembly.BuildOutcome;
import org.cloudimagefactory.comfy.assembly.BuildService;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.NextSteps;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.cli.WatchOptions;
import org.cloudimagefactory.common.metrics.RunRecord;
import org.cloudimagefactory.common.work.Progress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code comfy build}. */
@Command(
        name = "build",
        description = "Build appliance images with Packer and QEMU, and write their descriptors.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  # the smallest distribution, as a disk image and as an OVA",
            "  comfy build micro --output-dir /var/spool/comfy --format qcow2,ova",
            "  # an appliance of your own, started once before it is published",
            "  comfy build web.yml --test",
            "  # what would be built, and whether it would",
            "  comfy build debian --version 12 --size 20G --dry-run"
        })
@InGroup(OptionGroup.RUN)
@NextSteps(
        missing = "nothing to build is named",
        hint =
                "next: 'comfy distributions' lists what there is, 'comfy build micro' builds the smallest, and 'comfy build FILE' what a file describes")
public final class BuildCommand extends ResultCommand {
    @Mixin
    private ApplianceOptions appliance = new ApplianceOptions();

    @Mixin
    private PlanningOptions templates = new PlanningOptions();

    @Mixin
    private ToolOptions tools = new ToolOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Mixin
    private RunOptions run = new RunOptions();

    @Option(names = "--dry-run", description = "Print the plan, and whether it would be built; build nothing.")
    private boolean dryRun;

    private final Function<BuildOptions, BuildService> useCase;
    private final Progress progress;

    public BuildCommand(Function<BuildOptions, BuildService> useCase, Progress progress) {
        this.useCase = useCase;
        this.progress = progress;
    }

    @Override
    protected @Nullable WatchOptions watch() {
        return dryRun ? null : run.watch;
    }

    @Override
    protected void identify(RunRecord record) {
        record.label("target", appliance.named());
    }

    @Override
    protected void run() {
        int jobs = run.jobs();
        List<BuildRequest> requests = appliance.requests();
        BuildService build = useCase.apply(new BuildOptions(templates, tools, web));
        BuildReport report = new BuildReport(printer(), record());
        if (dryRun) {
            report.plans(build.plan(requests, run.settings()));
        } else {
            // Several lines at once are no display.
            Progress display = jobs > 1 ? Progress.NONE : progress;
            BuildOutcome outcome = build.build(requests, run.settings(), jobs, display, err());
            report.outcome(outcome);
            endWith(outcome.exitCode());
        }
    }
}
