package org.cloudimagefactory.comfy.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.cloudimagefactory.comfy.source.PollResult;
import org.cloudimagefactory.comfy.source.PollService;
import org.cloudimagefactory.comfy.source.SourceEntry;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.PrintableText;
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
            "  comfy poll physics-web"
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

    private final BiFunction<BuildOptions, PollService.Settings, PollService> useCase;
    private final Path usualCache;

    public PollCommand(BiFunction<BuildOptions, PollService.Settings, PollService> useCase, Path usualCache) {
        this.useCase = useCase;
        this.usualCache = usualCache;
    }

    @Override
    protected void run() {
        List<SourceEntry> chosen = sources.chosen();
        PollService service = useCase.apply(new BuildOptions(templates, tools, web), settings());
        List<PollResult> results = new ArrayList<>();
        int exitCode = ExitCode.OK;
        for (SourceEntry entry : chosen) {
            PollResult result = service.poll(entry, sources.isNamed(), line -> tell(entry, line));
            results.add(result);
            if (result.problem() != null) {
                exitCode = ExitCode.worse(exitCode, result.problem().exitCode());
                printer().problem(entry.name() + ": " + result.text());
            } else if (!printer().isJson()) {
                printer().line(entry.name() + ": " + result.state() + detail(result));
            }
        }
        if (printer().isJson()) {
            printer().list(results, PollCommand::describe, () -> {});
        }
        endWith(exitCode);
    }

    private PollService.Settings settings() {
        List<String> options = new ArrayList<>(tools.asOptions(usualCache));
        options.addAll(templates.asOptions());
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
