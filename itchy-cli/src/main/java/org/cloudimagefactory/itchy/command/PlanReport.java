package org.cloudimagefactory.itchy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.problem.Defect;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.itchy.process.EventPlan;

/** Prints what a run would do. */
final class PlanReport {
    private final PrintWriter out;
    private final PrintWriter err;
    private final OutputFormat format;

    PlanReport(PrintWriter out, PrintWriter err, OutputFormat format) {
        this.out = out;
        this.err = err;
        this.format = format;
    }

    /** Prints the plans; returns the exit code. */
    int print(List<EventPlan> plans) {
        for (EventPlan plan : plans) {
            if (plan.problem() != null) {
                err.println("itchy: event " + PrintableText.of(plan.event().id()) + ": "
                        + plan.problem().line());
            }
        }
        err.flush();
        if (format == OutputFormat.JSON) {
            out.println(document(plans).toPrettyString());
        } else {
            plans.forEach(plan -> out.println(PrintableText.of(String.format(
                            "would %-11s %s %s", plan.action(), plan.event().described(), plan.note())
                    .stripTrailing())));
            if (plans.isEmpty()) {
                out.println("no events are waiting");
            }
        }
        out.flush();
        return plans.stream()
                .map(EventPlan::problem)
                .filter(Objects::nonNull)
                .mapToInt(problem -> problem instanceof Defect ? ExitCode.DEFECT : ExitCode.ITEMS_FAILED)
                .max()
                .orElse(ExitCode.OK);
    }

    private static ObjectNode document(List<EventPlan> plans) {
        ObjectNode document = new ObjectMapper().createObjectNode();
        ArrayNode events = document.putArray("events");
        for (EventPlan plan : plans) {
            ObjectNode node = events.addObject();
            node.put("event", plan.event().id());
            node.put("type", plan.event().name().type());
            node.put("identifier", plan.event().identifier());
            node.put("version", plan.event().version());
            node.put("action", plan.action());
            node.put(
                    "note",
                    plan.problem() == null ? plan.note() : plan.problem().line());
        }
        return document;
    }
}
