package org.cloudimagefactory.itchy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.itchy.queue.QueueStatus;

/** Prints how things stand with events. */
final class StatusReport {
    private static final int DONE_SHOWN = 10;

    private final PrintWriter out;
    private final OutputFormat format;
    private final Instant now;

    StatusReport(PrintWriter out, OutputFormat format, Instant now) {
        this.out = out;
        this.format = format;
        this.now = now;
    }

    void print(QueueStatus status) {
        if (format == OutputFormat.JSON) {
            ObjectNode document = new ObjectMapper().createObjectNode();
            add(document.putArray("waiting"), status.waiting());
            add(document.putArray("running"), status.running());
            add(document.putArray("failed"), status.failed());
            add(document.putArray("done"), status.done());
            out.println(document.toPrettyString());
        } else {
            print("waiting", status.waiting(), 0);
            print("running", status.running(), 0);
            print("failed", status.failed(), 0);
            print("done", status.done(), Math.max(0, status.done().size() - DONE_SHOWN));
        }
        out.flush();
    }

    private void print(String title, List<QueueStatus.Line> lines, int from) {
        out.println(title + ": " + lines.size() + (from > 0 ? " (the last " + DONE_SHOWN + " are shown)" : ""));
        for (QueueStatus.Line line : lines.subList(from, lines.size())) {
            String image = line.identifier().isEmpty() ? "" : " " + line.identifier();
            String version = line.version().isEmpty() ? "" : " " + line.version();
            String reason = line.reason().isEmpty() ? "" : ": " + line.reason();
            out.println(PrintableText.of(
                    "  " + age(line) + "  " + line.event() + "  " + line.type() + image + version + reason));
        }
    }

    private void add(ArrayNode array, List<QueueStatus.Line> lines) {
        for (QueueStatus.Line line : lines) {
            ObjectNode node = array.addObject();
            node.put("event", line.event());
            node.put("type", line.type());
            node.put("identifier", line.identifier());
            node.put("version", line.version());
            node.put("age_seconds", line.since() == null ? null : seconds(line.since()));
            node.put("reason", line.reason());
        }
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
        return Math.max(0, now.getEpochSecond() - since);
    }
}
