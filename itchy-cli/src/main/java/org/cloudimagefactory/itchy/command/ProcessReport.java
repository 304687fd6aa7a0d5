package org.cloudimagefactory.itchy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.process.EventResult;
import org.cloudimagefactory.itchy.process.RunSummary;
import org.cloudimagefactory.itchy.queue.JournalEntry.Step;

/** Prints what became of the events of a run: results to stdout, failures to stderr. */
final class ProcessReport {
    private final PrintWriter out;
    private final PrintWriter err;
    private final OutputFormat format;
    private final ObjectNode document = new ObjectMapper().createObjectNode();
    private final ArrayNode events = document.putArray("events");

    ProcessReport(PrintWriter out, PrintWriter err, OutputFormat format) {
        this.out = out;
        this.err = err;
        this.format = format;
    }

    void event(EventResult result) {
        Problem problem = result.problem();
        if (problem != null) {
            String end = result.step() == Step.SET_ASIDE ? "; it is set aside in 'failed'" : "";
            err.println("itchy: event " + PrintableText.of(result.event().id()) + ": " + problem.line() + end);
            err.flush();
        }
        for (String warning : result.warnings()) {
            err.println(PrintableText.of("itchy: event " + result.event().id() + ": warning: " + warning));
            err.flush();
        }
        if (format == OutputFormat.JSON) {
            add(result);
        } else if (problem == null) {
            String image =
                    result.images().isEmpty() ? "" : " -> " + result.images().get(0);
            String note = result.note().isEmpty() ? "" : " (" + result.note() + ")";
            out.println(PrintableText.of(String.format(
                    "%-12s %s", result.step().word(), result.event().described() + image + note)));
            out.flush();
        }
    }

    void end(RunSummary summary) {
        if (format == OutputFormat.JSON) {
            ObjectNode counts = document.putObject("summary");
            for (Step step : Step.values()) {
                if (summary.count(step) > 0) {
                    counts.put(step.word(), summary.count(step));
                }
            }
            out.println(document.toPrettyString());
        } else if (summary.total() == 0) {
            out.println("no events are waiting");
        }
        out.flush();
    }

    private void add(EventResult result) {
        ObjectNode node = events.addObject();
        node.put("event", result.event().id());
        node.put("type", result.event().typeName());
        node.put("identifier", result.event().identifier());
        node.put("version", result.event().version());
        node.put("result", result.step().word());
        if (!result.note().isEmpty()) {
            node.put("note", result.note());
        }
        if (!result.warnings().isEmpty()) {
            ArrayNode warnings = node.putArray("warnings");
            result.warnings().forEach(warnings::add);
        }
        if (!result.images().isEmpty()) {
            ArrayNode images = node.putArray("images");
            result.images().stream().map(Path::toString).forEach(images::add);
        }
        if (result.descriptor() != null) {
            node.put("descriptor", result.descriptor().toString());
        }
    }
}
