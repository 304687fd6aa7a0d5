package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cloudimagefactory.comfy.assembly.NodeFarm;
import org.cloudimagefactory.comfy.source.PollFarm;
import org.cloudimagefactory.common.cli.FarmReport;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.farm.FarmDirectory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code comfy status}. */
@Command(
        name = "status",
        description = "Show the jobs of builds and polls on a farm that are not collected yet.",
        footerHeading = "%nExamples:%n",
        footer = {"  comfy status", "  comfy status --output-dir /shared/images --output json"})
public final class StatusCommand extends ResultCommand {
    @Option(
            names = {"-o", "--output-dir"},
            paramLabel = "DIR",
            description = "Where images go, and jobs of a farm lie; default ${DEFAULT-VALUE}.")
    private Path outputDirectory = Path.of("/var/spool/comfy");

    @Option(
            names = "--sources-dir",
            paramLabel = "DIR",
            description = "That of 'comfy poll' whose jobs are shown; default .sources beside images.")
    private @Nullable Path sourcesDirectory;

    private final Clock clock;

    public StatusCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected void run() {
        List<FarmDirectory.KnownJob> jobs =
                new ArrayList<>(NodeFarm.directory(outputDirectory).known());
        Path sources = Objects.requireNonNullElse(sourcesDirectory, outputDirectory.resolve(SourceOptions.USUAL));
        jobs.addAll(PollFarm.directory(outputDirectory, sources).known());
        FarmReport report = new FarmReport(printer(), clock);
        if (printer().isJson()) {
            JsonObject document = new JsonObject();
            report.describe(document, jobs);
            printer().document(document);
        } else if (jobs.isEmpty()) {
            printer().line("no jobs");
        } else {
            report.print(jobs);
        }
    }
}
