package org.cloudimagefactory.itchy.command;

import java.util.List;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.metrics.RunRecord;
import org.cloudimagefactory.common.problem.Defect;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.metrics.ItchyMetrics;
import org.cloudimagefactory.itchy.process.EventPlan;
import org.cloudimagefactory.itchy.process.EventResult;
import org.cloudimagefactory.itchy.process.RunSummary;
import org.cloudimagefactory.itchy.queue.JournalEntry.Step;
import org.cloudimagefactory.itchy.queue.WaitingEvent;

/** Prints what became, or would become, of the events of a run: results to stdout, failures to stderr. */
final class ProcessReport {
    private final ResultPrinter printer;
    private final JsonObject document = new JsonObject().texts("events", List.of());

    private final RunRecord record;

    ProcessReport(ResultPrinter printer, RunRecord record) {
        this.printer = printer;
        this.record = record;
        record.expect(Step.REGISTERED.word(), Step.EXPIRED.word(), Step.FAILED.word());
    }

    /** Prints what a run would do; returns the exit code. */
    int plans(List<EventPlan> plans) {
        int exitCode = ExitCode.OK;
        for (EventPlan plan : plans) {
            Problem problem = plan.problem();
            if (problem != null) {
                exitCode =
                        ExitCode.worse(exitCode, problem instanceof Defect ? ExitCode.DEFECT : ExitCode.ITEMS_FAILED);
                problem(plan.event(), problem.line());
            }
            if (printer.isJson()) {
                add(plan.event(), plan.event().name().type())
                        .put("action", plan.action())
                        .put("note", problem == null ? plan.note() : problem.line());
            } else {
                String action = String.format("would %-11s", plan.action());
                printer.line((action + " " + plan.event().described() + " " + plan.note()).stripTrailing());
            }
        }
        end(plans.isEmpty());
        return exitCode;
    }

    void event(EventResult result) {
        Problem problem = result.problem();
        if (problem != null) {
            String end = result.step() == Step.SET_ASIDE ? "; it is set aside in 'failed'" : "";
            problem(result.event(), problem.line() + end);
        }
        result.warnings().forEach(warning -> printer.warning(line(result.event(), "warning: " + warning)));
        record.count(result.step().word(), 1);
        record.bytes(ItchyMetrics.WRITTEN, "written", result.written());
        if (printer.isJson()) {
            add(result);
        } else if (problem == null) {
            String image =
                    result.images().isEmpty() ? "" : " -> " + result.images().get(0);
            String note = result.note().isEmpty() ? "" : " (" + result.note() + ")";
            printer.line(String.format(
                    "%-12s %s", result.step().word(), result.event().described() + image + note));
        }
    }

    void end(RunSummary summary) {
        record.counted();
        if (printer.isJson()) {
            JsonObject counts = document.object("summary");
            for (Step step : Step.values()) {
                if (summary.count(step) > 0) {
                    counts.put(step.word(), summary.count(step));
                }
            }
        }
        if (summary.left() > 0 && printer.isJson()) {
            document.put("waiting", summary.left());
        } else if (summary.left() > 0) {
            printer.line("waiting      " + summary.left() + (summary.left() == 1 ? " event" : " events")
                    + " for jobs that have not ended; a later run collects them");
        }
        end(summary.total() + summary.left() == 0);
    }

    private void end(boolean isEmpty) {
        if (printer.isJson()) {
            printer.document(document);
        } else if (isEmpty) {
            printer.line("no events are waiting");
        }
    }

    private void problem(WaitingEvent event, String text) {
        printer.problem(line(event, text));
    }

    private static String line(WaitingEvent event, String text) {
        return "event " + event.id() + ": " + text;
    }

    private JsonObject add(WaitingEvent event, String type) {
        return document.add("events")
                .put("event", event.id())
                .put("type", type)
                .put("identifier", event.identifier())
                .put("version", event.version());
    }

    private void add(EventResult result) {
        JsonObject node = add(result.event(), result.event().typeName());
        node.put("result", result.step().word());
        if (!result.note().isEmpty()) {
            node.put("note", result.note());
        }
        if (!result.warnings().isEmpty()) {
            node.texts("warnings", result.warnings());
        }
        if (!result.images().isEmpty()) {
            node.texts("images", result.images());
        }
        if (result.descriptor() != null) {
            node.put("descriptor", result.descriptor());
        }
    }
}
