package org.cloudimagefactory.comfy.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.cloudimagefactory.comfy.source.PollFarm;
import org.cloudimagefactory.comfy.source.PollResult;
import org.cloudimagefactory.comfy.source.PollService;
import org.cloudimagefactory.comfy.source.SourceEntry;
import org.cloudimagefactory.common.cli.FarmAttempts;
import org.cloudimagefactory.common.cli.FarmOptions;
import org.cloudimagefactory.common.cli.FarmWaiting;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.farm.FarmUse;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.FilePermissions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code comfy poll}. */
@Command(
        name = "poll",
        description =
                "Ask git repositories for appliances that others describe, and build what has changed and is signed.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  # what would be fetched and built",
            "  comfy poll --dry-run",
            "  # from cron or a timer",
            "  comfy poll --test",
            "  # one source, however lately it was asked",
            "  comfy poll physics-web",
            "  # each build as a job of Slurm; the next run publishes what has ended",
            "  comfy poll -o /shared/images --executor slurm --no-wait"
        })
@InGroup(OptionGroup.RUN)
public final class PollCommand extends ResultCommand {
    @Mixin
    private SourceOptions sources = new SourceOptions();

    @Mixin
    private PlanningOptions templates = new PlanningOptions();

    @Mixin
    private ToolOptions tools = new ToolOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Option(names = "--dry-run", description = "Say what would be done; fetch and build nothing.")
    private boolean dryRun;

    @Option(names = "--test", description = "Start each image once, as its users will, before it is published.")
    private boolean test;

    @Mixin
    private MaxAgeOptions maxAge = new MaxAgeOptions();

    @Mixin
    private FarmOptions farm = new FarmOptions();

    @Mixin
    private FarmAttempts attempts = new FarmAttempts();

    @Mixin
    private FarmWaiting waiting = new FarmWaiting();

    private final BiFunction<BuildOptions, PollService.Settings, PollService> useCase;
    private final Path usualCache;
    private final Map<String, String> environment;

    /** Engines are asked by programs, which get what they need of the environment. */
    public PollCommand(
            BiFunction<BuildOptions, PollService.Settings, PollService> useCase,
            Path usualCache,
            Map<String, String> environment) {
        this.useCase = useCase;
        this.usualCache = usualCache;
        this.environment = environment;
    }

    @Override
    protected void run() {
        List<SourceEntry> chosen = sources.chosen();
        PollService service = useCase.apply(new BuildOptions(templates, tools, web), settings());
        FarmUse use = farm.use("comfy", environment, attempts.most(), waiting.waits());
        List<PollResult> results;
        if (use == null || dryRun) {
            results = new ArrayList<>();
            for (SourceEntry entry : chosen) {
                PollResult result = service.poll(entry, sources.isNamed(), line -> tell(entry, line));
                results.add(result);
                tell(result);
            }
        } else {
            PollFarm nodes = new PollFarm(use, ofWeb(), text -> printer().warning(text));
            results = service.pollOn(nodes, chosen, sources.isNamed(), this::tell);
        }
        if (printer().isJson()) {
            printer().list(results, PollCommand::describe, () -> {});
        }
        endWith(exitCode(results));
    }

    private static int exitCode(List<PollResult> results) {
        int exitCode = ExitCode.OK;
        for (PollResult result : results) {
            Problem problem = result.problem();
            exitCode = problem == null ? exitCode : ExitCode.worse(exitCode, problem.exitCode());
        }
        return exitCode;
    }

    private void tell(PollResult result) {
        if (result.problem() != null) {
            printer().problem(result.source() + ": " + result.text());
        } else if (!printer().isJson()) {
            printer().line(result.source() + ": " + result.state() + detail(result));
        }
    }

    /** How nodes go out for what builds start from: as it is said here. */
    private List<String> ofWeb() {
        List<String> words = given(Set.of(WebOptions.class));
        List<String> options = new ArrayList<>();
        for (int i = 0; i + 1 < words.size(); i += 2) {
            // Nodes work in directories of their own.
            String value = words.get(i).equals("--ca-file")
                    ? Path.of(words.get(i + 1)).toAbsolutePath().toString()
                    : words.get(i + 1);
            options.add(words.get(i) + "=" + value);
        }
        return options;
    }

    private PollService.Settings settings() {
        List<String> options = new ArrayList<>(tools.asOptions(usualCache));
        options.addAll(templates.asOptions());
        // Layers that a build goes on upon are as old as images may be.
        options.addAll(maxAge.asOptions());
        return new PollService.Settings(
                sources.sourcesDirectory(),
                sources.outputDirectory(),
                FilePermissions.parse(tools.permissions),
                options,
                test,
                maxAge.limit(),
                dryRun);
    }

    private void tell(SourceEntry entry, String line) {
        PrintWriter err = err();
        err.println(PrintableText.of(entry.name() + ": " + line));
        err.flush();
    }

    private static String detail(PollResult result) {
        return result.text().isEmpty() || result.text().equals(result.state().toString()) ? "" : ": " + result.text();
    }

    private static void describe(JsonObject object, PollResult result) {
        object.put("name", result.source()).put("state", result.state()).put("text", result.text());
        SourcesCommand.describe(object, result.record());
    }
}
