package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.common.cli.AbsolutePath;
import org.cloudimagefactory.common.cli.FarmReport;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.cli.TextTable;
import org.cloudimagefactory.common.cli.TextTable.Column;
import org.cloudimagefactory.common.farm.FarmDirectory;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.itchy.process.ProcessFarm;
import org.cloudimagefactory.itchy.queue.QueueStatus;
import org.cloudimagefactory.itchy.queue.RunProbe;
import org.cloudimagefactory.itchy.queue.StatusService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code itchy status}. */
@Command(
        name = "status",
        description = "Show waiting, running, failed and done events.",
        footerHeading = "%nExamples:%n",
        footer = {"  itchy status", "  itchy status --output json"})
public final class StatusCommand extends ResultCommand {
    private static final int DONE_SHOWN = 10;
    private static final List<Column> COLUMNS = List.of(
            Column.fixed("", 0),
            Column.text("", 12, 1),
            Column.text("", 13, 3),
            Column.text("", 12, 0),
            Column.text("", 12, 2));

    @Mixin
    private EventDirectoryOptions events = new EventDirectoryOptions();

    @InGroup(OptionGroup.FILES)
    @Option(
            names = {"-o", "--output-dir"},
            paramLabel = "DIR",
            converter = AbsolutePath.class,
            description = "Where images go, and jobs of a farm lie; default ${DEFAULT-VALUE}.")
    private Path output = Path.of("/var/spool/itchy/output");

    private final Clock clock;
    private final JsonObject document = new JsonObject();

    public StatusCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected void run() {
        QueueStatus status = new StatusService(events.permissions(), new RunProbe())
                .status(Directories.readable(events.metadataDirectory));
        print("waiting", status.waiting(), 0);
        print("running", status.running(), 0);
        print("failed", status.failed(), 0);
        print("done", status.done(), Math.max(0, status.done().size() - DONE_SHOWN));
        List<FarmDirectory.KnownJob> jobs =
                ProcessFarm.directory(output, events.metadataDirectory).known();
        FarmReport report = new FarmReport(printer(), clock);
        if (printer().isJson()) {
            report.describe(document, jobs);
            printer().document(document);
        } else {
            report.print(jobs);
        }
    }

    private void print(String title, List<QueueStatus.Line> lines, int from) {
        if (printer().isJson()) {
            document.list(title, lines, this::add);
            return;
        }
        printer().line(title + ": " + lines.size() + (from > 0 ? " (the last " + DONE_SHOWN + " are shown)" : ""));
        if (printer().isTerminal()) {
            TextTable table = new TextTable(COLUMNS);
            lines.subList(from, lines.size())
                    .forEach(line -> table.add(List.of(
                            " " + age(line),
                            line.event(),
                            line.type(),
                            (line.identifier() + " " + line.version()).strip(),
                            line.reason())));
            printer().table(table);
            return;
        }
        for (QueueStatus.Line line : lines.subList(from, lines.size())) {
            String image = line.identifier().isEmpty() ? "" : " " + line.identifier();
            String version = line.version().isEmpty() ? "" : " " + line.version();
            String reason = line.reason().isEmpty() ? "" : ": " + line.reason();
            printer().line("  " + age(line) + "  " + line.event() + "  " + line.type() + image + version + reason);
        }
    }

    private void add(JsonObject node, QueueStatus.Line line) {
        node.put("event", line.event())
                .put("type", line.type())
                .put("identifier", line.identifier())
                .put("version", line.version())
                .put("age_seconds", line.since() == null ? null : seconds(line.since()))
                .put("reason", line.reason());
    }

    private String age(QueueStatus.Line line) {
        if (line.since() == null) {
            return "   unknown ";
        }
        Duration age = Duration.ofSeconds(seconds(line.since()));
        return age.toDays() > 0
                ? String.format("%4d d %2d h", age.toDays(), age.toHoursPart())
                : String.format("%2d h %2d min", age.toHours(), age.toMinutesPart());
    }

    private long seconds(long since) {
        return Math.max(0, clock.instant().getEpochSecond() - since);
    }
}
