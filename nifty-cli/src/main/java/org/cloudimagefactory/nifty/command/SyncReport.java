package org.cloudimagefactory.nifty.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.nifty.intake.Rejection;
import org.cloudimagefactory.nifty.plan.AppliancePlan;
import org.cloudimagefactory.nifty.plan.Step;
import org.cloudimagefactory.nifty.plan.StepText;
import org.cloudimagefactory.nifty.sync.ApplianceResult;
import org.cloudimagefactory.nifty.sync.ApplianceResult.Status;
import org.cloudimagefactory.nifty.sync.SyncResult;
import org.cloudimagefactory.nifty.sync.SyncService;

/** Prints what a pass has done or would do; what failed goes to stderr, one line each. */
final class SyncReport {
    private final ResultPrinter printer;

    SyncReport(ResultPrinter printer) {
        this.printer = printer;
    }

    int preview(SyncService.Preview preview) {
        List<AppliancePlan> plans = preview.plan().appliances();
        if (printer.isJson()) {
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            ArrayNode appliances = document.putArray("appliances");
            plans.forEach(plan -> describe(appliances.addObject(), plan, plan.steps()));
            rejections(document, preview.intake().rejections());
            printer.document(document);
        } else {
            plans.stream().filter(SyncReport::isWorthALine).forEach(plan -> print(plan, plan.steps(), ""));
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
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            ArrayNode appliances = document.putArray("appliances");
            for (ApplianceResult appliance : result.appliances()) {
                ObjectNode node = appliances.addObject();
                describe(node, appliance.plan(), appliance.done());
                node.put("status", appliance.status().toString());
                appliance.problems().forEach(node.putArray("problems")::add);
                appliance.warnings().forEach(node.putArray("warnings")::add);
            }
            rejections(document, result.rejections());
            printer.document(document);
        } else {
            result.appliances().stream()
                    .filter(appliance -> appliance.status() != Status.SKIPPED)
                    .filter(appliance -> appliance.status() != Status.UNCHANGED || isWorthALine(appliance.plan()))
                    .forEach(appliance -> print(appliance.plan(), appliance.done(), " " + appliance.status()));
            long waiting = result.count(Status.WAITING);
            printer.line(result.count(Status.CHANGED) + " changed, " + result.count(Status.UNCHANGED) + " unchanged, "
                    + (result.count(Status.FAILED) + result.count(Status.SKIPPED)) + " failed, "
                    + (result.count(Status.REJECTED) + result.rejections().size()) + " rejected"
                    + (waiting == 0 ? "" : ", " + waiting + " waiting"));
        }
        result.rejections().forEach(rejection -> printer.problem(rejection.reason()));
        Problem abort = result.abort();
        // What ended the run is told once, not for each appliance that it met.
        String told = abort == null ? "" : abort.line();
        for (ApplianceResult appliance : result.appliances()) {
            Stream.concat(
                            appliance.problems().stream().filter(text -> !text.equals(told)),
                            appliance.warnings().stream())
                    .forEach(text ->
                            printer.problem("appliance " + appliance.plan().identifier() + ": " + text));
        }
        if (abort != null && !result.hasDefect()) {
            throw abort;
        }
        if (abort != null) {
            printer.problem(told);
        }
        return result.hasDefect() ? ExitCode.DEFECT : exitCode(result.hasFailures());
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

    private static void describe(ObjectNode node, AppliancePlan plan, Collection<Step> steps) {
        node.put("identifier", plan.identifier());
        ArrayNode descriptors = node.putArray("descriptors");
        plan.waiting().forEach(each -> descriptors.add(each.file().toString()));
        ArrayNode list = node.putArray("steps");
        for (Step step : steps) {
            StepText text = step.text();
            list.addObject()
                    .put("action", text.action())
                    .put("object", text.object())
                    .put("reason", text.reason());
        }
        notes(plan).forEach(node.putArray("notes")::add);
    }

    private static void rejections(ObjectNode document, List<Rejection> rejections) {
        ArrayNode list = document.putArray("rejected");
        rejections.forEach(rejection ->
                list.addObject().put("descriptor", rejection.file().toString()).put("reason", rejection.reason()));
    }

    private static int exitCode(boolean failures) {
        return failures ? ExitCode.ITEMS_FAILED : ExitCode.OK;
    }
}
