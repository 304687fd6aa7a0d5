package org.cloudimagefactory.itchy.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.itchy.queue.QueueStatus;
import org.cloudimagefactory.itchy.queue.StatusService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code itchy status}. */
@Command(name = "status", description = "Show waiting, running, failed and done events.")
public final class StatusCommand extends ResultCommand {
    private static final int DONE_SHOWN = 10;

    @Mixin
    private EventDirectoryOptions events = new EventDirectoryOptions();

    private final Function<EventDirectoryOptions, StatusService> useCase;
    private final Clock clock;
    private final ObjectNode document = JsonNodeFactory.instance.objectNode();

    public StatusCommand(Function<EventDirectoryOptions, StatusService> useCase, Clock clock) {
        this.useCase = useCase;
        this.clock = clock;
    }

    @Override
    protected void run() {
        QueueStatus status = useCase.apply(events).status(Directories.readable(events.metadataDirectory()));
        print("waiting", status.waiting(), 0);
        print("running", status.running(), 0);
        print("failed", status.failed(), 0);
        print("done", status.done(), Math.max(0, status.done().size() - DONE_SHOWN));
        if (printer().isJson()) {
            printer().document(document);
        }
    }

    private void print(String title, List<QueueStatus.Line> lines, int from) {
        if (printer().isJson()) {
            ArrayNode array = document.putArray(title);
            lines.forEach(line -> add(array.addObject(), line));
            return;
        }
        printer().line(title + ": " + lines.size() + (from > 0 ? " (the last " + DONE_SHOWN + " are shown)" : ""));
        for (QueueStatus.Line line : lines.subList(from, lines.size())) {
            String image = line.identifier().isEmpty() ? "" : " " + line.identifier();
            String version = line.version().isEmpty() ? "" : " " + line.version();
            String reason = line.reason().isEmpty() ? "" : ": " + line.reason();
            printer().line("  " + age(line) + "  " + line.event() + "  " + line.type() + image + version + reason);
        }
    }

    private void add(ObjectNode node, QueueStatus.Line line) {
        node.put("event", line.event());
        node.put("type", line.type());
        node.put("identifier", line.identifier());
        node.put("version", line.version());
        node.put("age_seconds", line.since() == null ? null : seconds(line.since()));
        node.put("reason", line.reason());
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
