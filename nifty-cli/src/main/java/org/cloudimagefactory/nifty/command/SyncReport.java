package org.cloudimagefactory.nifty.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.metrics.RunRecord;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.nifty.intake.Rejection;
import org.cloudimagefactory.nifty.metrics.NiftyMetrics;
import org.cloudimagefactory.nifty.plan.AppliancePlan;
import org.cloudimagefactory.nifty.plan.Step;
import org.cloudimagefactory.nifty.plan.StepText;
import org.cloudimagefactory.nifty.sync.ApplianceResult;
import org.cloudimagefactory.nifty.sync.ApplianceResult.Status;
import org.cloudimagefactory.nifty.sync.OldDescriptor;
import org.cloudimagefactory.nifty.sync.SyncResult;
import org.cloudimagefactory.nifty.sync.SyncService;
import org.jspecify.annotations.Nullable;

/** Prints what a pass has done or would do; what failed goes to stderr, one line each. */
final class SyncReport {
    private final ResultPrinter printer;

    private final RunRecord record;

    SyncReport(ResultPrinter printer, RunRecord record) {
        this.printer = printer;
        this.record = record;
    }

    int preview(SyncService.Preview preview) {
        List<AppliancePlan> plans = preview.plan().appliances();
        if (printer.isJson()) {
            JsonObject document =
                    new JsonObject().list("appliances", plans, (node, plan) -> describe(node, plan, plan.steps()));
            old(document, preview.old());
            printer.document(rejections(document, preview.intake().rejections()));
        } else {
            plans.stream().filter(SyncReport::isWorthALine).forEach(plan -> print(plan, plan.steps(), ""));
            old("would remove ", preview.old());
            long changes =
                    plans.stream().filter(plan -> !plan.steps().isEmpty()).count();
            long steps = plans.stream().mapToLong(plan -> plan.steps().size()).sum();
            printer.line(changes + " to change in " + steps + " steps, " + (plans.size() - changes)
                    + " unchanged; nothing was done");
        }
        preview.intake().rejections().forEach(rejection -> printer.problem(rejection.reason()));
        return exitCode(!preview.intake().rejections().isEmpty());
    }

    int finished(SyncResult result) {
        if (printer.isJson()) {
            JsonObject document = new JsonObject().list("appliances", result.appliances(), (node, appliance) -> {
                describe(node, appliance.plan(), appliance.done()).put("status", appliance.status());
                node.texts("problems", appliance.problems()).texts("warnings", appliance.warnings());
            });
            old(document, result.old());
            printer.document(rejections(document, result.rejections()));
        } else {
            result.appliances().stream()
                    .filter(appliance -> appliance.status() != Status.SKIPPED)
                    .filter(appliance -> appliance.status() != Status.UNCHANGED || isWorthALine(appliance.plan()))
                    .forEach(appliance -> print(appliance.plan(), appliance.done(), " " + appliance.status()));
            old("removed ", result.old());
        }
        count(result);
        result.rejections().forEach(rejection -> printer.problem(rejection.reason()));
        Problem abort = result.abort();
        // What ended the run is told once, not for each appliance that it met.
        String told = abort == null ? "" : abort.line();
        for (ApplianceResult appliance : result.appliances()) {
            String item = "appliance " + appliance.plan().identifier() + ": ";
            appliance.problems().stream()
                    .filter(text -> !text.equals(told))
                    .forEach(text -> printer.problem(item + text));
            appliance.warnings().forEach(text -> printer.warning(item + text));
        }
        if (abort != null && !result.hasDefect()) {
            throw abort;
        }
        if (abort != null) {
            printer.problem(told);
        }
        return result.hasDefect() ? ExitCode.DEFECT : exitCode(result.hasFailures());
    }

    private void count(SyncResult result) {
        record.count("changed", result.count(Status.CHANGED));
        record.count("unchanged", result.count(Status.UNCHANGED));
        record.count("failed", result.count(Status.FAILED) + result.count(Status.SKIPPED));
        record.count(
                "rejected", result.count(Status.REJECTED) + result.rejections().size());
        if (result.count(Status.WAITING) > 0) {
            record.count("waiting", result.count(Status.WAITING));
        }
        record.bytes(NiftyMetrics.UPLOADED, "uploaded", result.uploadedBytes());
    }

    private static boolean isWorthALine(AppliancePlan plan) {
        return !plan.steps().isEmpty() || !plan.notes().isEmpty() || plan.postponed() != null;
    }

    private static List<String> notes(AppliancePlan plan) {
        List<String> notes = new ArrayList<>(plan.notes());
        Optional.ofNullable(plan.postponed()).map("waits: "::concat).ifPresent(notes::add);
        return notes;
    }

    private void print(AppliancePlan plan, List<Step> steps, String status) {
        printer.line(plan.identifier() + status);
        for (Step step : steps) {
            printer.line("  " + step.text());
        }
        notes(plan).forEach(note -> printer.line("  ! " + note));
    }

    private static JsonObject describe(JsonObject node, AppliancePlan plan, List<Step> steps) {
        List<Path> descriptors =
                plan.waiting().stream().map(each -> each.file()).toList();
        return node.put("identifier", plan.identifier())
                .texts("descriptors", descriptors)
                .list("steps", steps.stream().map(Step::text).toList(), SyncReport::describe)
                .texts("notes", notes(plan));
    }

    private void old(String verb, @Nullable List<OldDescriptor> old) {
        if (old != null) {
            old.forEach(each -> printer.line(verb + each.file() + ": " + each.reason()));
        }
    }

    private static void old(JsonObject document, @Nullable List<OldDescriptor> old) {
        if (old != null) {
            document.list("old_descriptors", old, (node, each) -> {
                node.put("file", each.file()).put("reason", each.reason());
            });
        }
    }

    private static JsonObject rejections(JsonObject document, List<Rejection> rejections) {
        return document.list("rejected", rejections, (node, rejection) -> {
            node.put("descriptor", rejection.file()).put("reason", rejection.reason());
        });
    }

    private static void describe(JsonObject node, StepText text) {
        node.put("action", text.action()).put("object", text.object()).put("reason", text.reason());
    }

    private static int exitCode(boolean failures) {
        return failures ? ExitCode.ITEMS_FAILED : ExitCode.OK;
    }
}
