package org.cloudimagefactory.itchy.command;

import java.util.List;
import java.util.Locale;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.metrics.RunRecord;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.clean.CleanPlan;
import org.cloudimagefactory.itchy.clean.CleanService;
import org.cloudimagefactory.itchy.clean.Removal;
import org.cloudimagefactory.itchy.clean.Stay;
import org.cloudimagefactory.itchy.metrics.ItchyMetrics;

/** Prints what went, or would go, and what stays although it is beyond the limits. */
final class CleanReport {
    private static final long KIB = 1024;
    private static final String UNITS = "KMGTP";

    private final ResultPrinter printer;

    private final RunRecord record;

    CleanReport(ResultPrinter printer, RunRecord record) {
        this.printer = printer;
        this.record = record;
    }

    /** Prints what a run would do; returns the exit code. */
    int plan(CleanPlan plan) {
        print(plan, plan.removals(), true);
        return problems(plan.problems());
    }

    /** Prints what a run has done; returns the exit code. */
    int done(CleanService.Result result) {
        print(result.plan(), result.removed(), false);
        record.count("removed", result.removed().size());
        record.count("kept", result.plan().stays().size());
        record.count("failed", result.problems().size());
        record.bytes(
                ItchyMetrics.FREED,
                "freed",
                result.removed().stream().mapToLong(Removal::bytes).sum());
        return problems(result.problems());
    }

    private void print(CleanPlan plan, List<Removal> removals, boolean dryRun) {
        long bytes = removals.stream().mapToLong(Removal::bytes).sum();
        if (printer.isJson()) {
            JsonObject document = new JsonObject()
                    .put("dry_run", dryRun)
                    .list(dryRun ? "remove" : "removed", removals, CleanReport::describe)
                    .list("stay", plan.stays(), CleanReport::describe)
                    .put("foreign_files", plan.foreign());
            document.object("summary").put("files", removals.size()).put("bytes", bytes);
            printer.document(document);
            return;
        }
        String verb = dryRun ? "would remove" : "removed";
        removals.forEach(removal -> printer.line(verb + " " + word(removal) + " " + removal.path() + " ("
                + size(removal.bytes()) + "): " + removal.reason()));
        List<Stay> needed =
                plan.stays().stream().filter(stay -> !stay.expected()).toList();
        needed.forEach(stay -> printer.line("stays " + stay.path() + ": " + stay.reason()));
        printer.line(removals.size() + (removals.size() == 1 ? " file, " : " files, ") + size(bytes)
                + (dryRun ? " to remove; " : " removed; ") + plan.stays().size() + " images stay"
                + (plan.foreign() == 0 ? "" : "; " + plan.foreign() + " files are not known to be itchy's and stay")
                + (dryRun ? "; nothing was done" : ""));
    }

    private int problems(List<Problem> problems) {
        problems.forEach(problem -> printer.problem(problem.line()));
        return problems.stream()
                .filter(problem -> !problem.isOfOneItem())
                .findFirst()
                .map(Problem::exitCode)
                .orElse(problems.isEmpty() ? ExitCode.OK : ExitCode.ITEMS_FAILED);
    }

    private static void describe(JsonObject node, Removal removal) {
        node.put("kind", word(removal))
                .put("path", removal.path())
                .put("bytes", removal.bytes())
                .put("reason", removal.reason());
        if (removal.appliance() != null) {
            node.put("appliance", removal.appliance());
        }
    }

    private static void describe(JsonObject node, Stay stay) {
        node.put("path", stay.path()).put("reason", stay.reason()).put("expected", stay.expected());
    }

    private static String word(Removal removal) {
        return removal.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String size(long bytes) {
        double value = bytes;
        int unit = -1;
        while (value >= KIB && unit < UNITS.length() - 1) {
            value /= KIB;
            unit++;
        }
        return unit < 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %ciB", value, UNITS.charAt(unit));
    }
}
