package org.cloudimagefactory.comfy.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.cloudimagefactory.comfy.assembly.BuildOutcome;
import org.cloudimagefactory.comfy.assembly.BuildService;
import org.cloudimagefactory.comfy.assembly.NodeFarm;
import org.cloudimagefactory.comfy.assembly.NodeOutcome;
import org.cloudimagefactory.comfy.assembly.RunSettings;
import org.cloudimagefactory.comfy.assembly.ShellHint;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.common.cli.FarmAttempts;
import org.cloudimagefactory.common.cli.FarmOptions;
import org.cloudimagefactory.common.cli.FarmWaiting;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.NextSteps;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.cli.WatchOptions;
import org.cloudimagefactory.common.farm.FarmUse;
import org.cloudimagefactory.common.metrics.RunRecord;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.process.ShellText;
import org.cloudimagefactory.common.spool.FilePermissions;
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
            "  comfy build debian --version 12 --size 20G --dry-run",
            "  # all descriptions of a directory, what they have in common once",
            "  comfy build --all appliances --output json",
            "  # the third provisioner and all that follows once more",
            "  comfy build web.yml --from-step 3",
            "  # each image, and what they have in common, as a job of Slurm",
            "  comfy build --all appliances -o /shared/images --executor slurm"
        })
@InGroup(OptionGroup.RUN)
@NextSteps(
        missing = "nothing to build is named",
        hint =
                "next: 'comfy distributions' lists what there is, 'comfy build micro' builds the smallest, and 'comfy build FILE' what a file describes")
public final class BuildCommand extends ResultCommand {
    /** What is decided here, or by the job; and options without a value. */
    private static final Set<String> NOT_OF_NODES =
            Set.of("--output-dir", "--jobs", "--from-step", "--force", "--no-cache", "--keep-work-dir", "--test");

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

    @Option(
            names = "--all",
            description =
                    "Build all descriptions of appliances in the directories that are named: what they have in common once and"
                            + " first, the rest side by side; a failure ends only what stands on it.")
    private boolean all;

    @Mixin
    private FarmOptions farm = new FarmOptions();

    @Mixin
    private FarmAttempts attempts = new FarmAttempts();

    @Mixin
    private FarmWaiting waiting = new FarmWaiting();

    // What a node is asked to do for a parent that several appliances stand on.
    @Option(names = "--layers-only", hidden = true, paramLabel = "N")
    private int layersOnly;

    // What a node is asked to do before it builds what others describe.
    @Option(names = "--base-only", hidden = true)
    private boolean baseOnly;

    @Option(names = "--dry-run", description = "Print the plan, and whether it would be built; build nothing.")
    private boolean dryRun;

    private final Function<BuildOptions, BuildService> useCase;
    private final Progress progress;
    private final Map<String, String> environment;

    /** Engines are asked by programs, which get what they need of the environment. */
    public BuildCommand(
            Function<BuildOptions, BuildService> useCase, Progress progress, Map<String, String> environment) {
        this.useCase = useCase;
        this.progress = progress;
        this.environment = environment;
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
        if (all) {
            buildAll();
            return;
        }
        int jobs = run.jobs(1);
        requireNoDirectory();
        RunSettings settings = run.settings(shellHint());
        List<BuildRequest> requests = appliance.requests();
        BuildService build = useCase.apply(new BuildOptions(templates, tools, web));
        if (baseOnly) {
            requests.forEach(request -> build.keepBase(request, settings, progress));
            return;
        }
        BuildReport report = new BuildReport(printer(), record());
        NodeFarm nodes = nodes();
        if (layersOnly > 0) {
            requests.forEach(request -> build.prepare(request, layersOnly, settings, progress, err()));
        } else if (!dryRun && nodes != null) {
            NodeOutcome ended = build.buildOn(nodes, requests, settings, false, err());
            report.outcome(ended.outcome());
            end(ended);
        } else if (dryRun) {
            report.plans(build.plan(requests, settings));
        } else {
            // Several lines at once are no display.
            Progress display = jobs > 1 ? Progress.NONE : progress;
            BuildOutcome outcome = build.build(requests, settings, jobs, display, err());
            report.outcome(outcome);
            endWith(outcome.exitCode());
        }
    }

    private void buildAll() {
        int jobs = run.jobs(Runtime.getRuntime().availableProcessors());
        RunSettings settings = run.settings(shellHint());
        if (settings.fromStep() != null) {
            throw new UsageProblem("--from-step is for one appliance, as each has its own steps")
                    .hint("leave --all out and name one, or use --no-cache");
        }
        List<BuildRequest> requests = appliance.requests(DescriptionTargets.files(appliance.targets(), printer()));
        BuildService build = useCase.apply(new BuildOptions(templates, tools, web));
        AllReport report = new AllReport(printer(), record());
        NodeFarm nodes = nodes();
        if (!dryRun && nodes != null) {
            NodeOutcome ended = build.buildOn(nodes, requests, settings, true, err());
            report.outcome(ended.outcome());
            end(ended);
        } else if (dryRun) {
            BuildService.Plans plans = build.planAll(requests, settings);
            report.plans(plans);
            endWith(plans.failed().isEmpty() ? ExitCode.OK : ExitCode.ITEMS_FAILED);
        } else {
            BuildOutcome outcome = build.buildAll(requests, settings, jobs, progress, err());
            report.outcome(outcome);
            endWith(outcome.exitCode());
        }
    }

    private void end(NodeOutcome ended) {
        if (!ended.waiting().isEmpty() && !printer().isJson()) {
            printer().line("waiting for jobs: " + String.join(", ", ended.waiting()));
        }
        endWith(ended.outcome().exitCode());
    }

    /** The farm that builds are to run on; null: they run here. */
    private @Nullable NodeFarm nodes() {
        FarmUse use = farm.use("comfy", environment, attempts.most(), waiting.waits());
        return use == null
                ? null
                : new NodeFarm(
                        use,
                        ofNodes(),
                        FilePermissions.parse(tools.permissions),
                        text -> printer().warning(text));
    }

    /** What nodes are told of the command line: what is configured there stands for the rest. */
    private List<String> ofNodes() {
        List<String> options = new ArrayList<>();
        List<String> words = given(Set.of(
                ApplianceOptions.class,
                PlanningOptions.class,
                TemplateOptions.class,
                ToolOptions.class,
                WebOptions.class,
                RunOptions.class));
        for (int i = 0; i + 1 < words.size(); i += 2) {
            if (!NOT_OF_NODES.contains(words.get(i))) {
                options.add(words.get(i) + "=" + words.get(i + 1));
            }
        }
        if (run.isTested()) {
            options.add("--test");
        }
        return options;
    }

    /** A distribution may have the name of a directory that is here by chance. */
    private void requireNoDirectory() {
        for (String target : appliance.targets()) {
            boolean isPath = target.indexOf('/') >= 0 || target.startsWith(".");
            if (isPath && Files.isDirectory(Path.of(target))) {
                throw new UsageProblem(target + " is a directory")
                        .hint("'comfy build --all " + ShellText.quote(target) + "' builds all descriptions in it");
            }
        }
    }

    /** Whoever looks into a failed build asks for the same appliance and the same cache. */
    private ShellHint shellHint() {
        return new ShellHint(given(Set.of(
                ApplianceOptions.class,
                PlanningOptions.class,
                TemplateOptions.class,
                ToolOptions.class,
                WebOptions.class)));
    }
}
