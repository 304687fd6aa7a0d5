package org.cloudimagefactory.comfy.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.assembly.BuildNeed;
import org.cloudimagefactory.comfy.assembly.BuildOutcome;
import org.cloudimagefactory.comfy.assembly.BuildService;
import org.cloudimagefactory.comfy.assembly.FinishedImage;
import org.cloudimagefactory.comfy.assembly.PlannedBuild;
import org.cloudimagefactory.comfy.metrics.BuildMetrics;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.cli.TextTable;
import org.cloudimagefactory.common.cli.TextTable.Column;
import org.cloudimagefactory.common.metrics.RunRecord;

/** Prints what has become of all appliances of a directory, or would: one row for each, one list for programs. */
final class AllReport {
    private static final String STATUS = "status";
    private static final String PROBLEM = "problem";
    private static final String BUILT = "built";
    private static final String UNCHANGED = "unchanged";
    private static final String FAILED = "failed";
    private static final String NOT_BUILT = "not built";

    private static final List<Column> BUILDS =
            List.of(Column.text("APPLIANCE", 16, 0), Column.fixed("STATUS", 0), Column.text("IMAGE", 20, 1));
    private static final List<Column> PLANS = List.of(
            Column.text("APPLIANCE", 16, 0),
            Column.fixed("STATUS", 0),
            Column.fixed("LAYERS", 2),
            Column.text("WHY", 20, 1));

    private final ResultPrinter printer;
    private final RunRecord record;
    private final ArrayNode appliances = JsonNodeFactory.instance.arrayNode();

    AllReport(ResultPrinter printer, RunRecord record) {
        this.printer = printer;
        this.record = record;
    }

    void outcome(BuildOutcome outcome) {
        record.expect(BUILT, UNCHANGED, FAILED, NOT_BUILT);
        BuildMetrics.record(record, outcome.finished(), Instant.now());
        record.count(FAILED, outcome.failed().size());
        record.count(NOT_BUILT, outcome.notBuilt().size());
        TextTable table = new TextTable(BUILDS);
        for (FinishedImage finished : outcome.finished()) {
            appliances.add(BuildReport.finished(finished));
            table.add(List.of(
                    finished.name(),
                    finished.built() ? BUILT : UNCHANGED,
                    finished.images().get(0).path()));
        }
        failed(outcome.failed(), table, 1);
        for (BuildOutcome.NotBuilt notBuilt : outcome.notBuilt()) {
            printer.problem(notBuilt.name() + ": not built: " + notBuilt.reason());
            wrong(notBuilt.name(), NOT_BUILT, notBuilt.reason());
            table.add(List.of(notBuilt.name(), NOT_BUILT, ""));
        }
        print(table);
    }

    void plans(BuildService.Plans plans) {
        TextTable table = new TextTable(PLANS);
        for (PlannedBuild planned : plans.planned()) {
            BuildNeed need = planned.need();
            PlannedBuild.Layers layers = planned.layers();
            appliances.add(BuildReport.plan(planned));
            table.add(List.of(
                    planned.plan().name(),
                    need.isBuild() ? "to be built" : UNCHANGED,
                    layers == null ? "" : layers.kept() + " of " + layers.count(),
                    need.isNothing() ? "" : need.reason()));
        }
        failed(plans.failed(), table, 2);
        print(table);
    }

    private void failed(List<BuildOutcome.Failure> failures, TextTable table, int empty) {
        for (BuildOutcome.Failure failure : failures) {
            printer.problem(failure.name() + ": " + failure.problem().line());
            wrong(failure.name(), FAILED, failure.problem().line());
            List<String> cells = new ArrayList<>(List.of(failure.name(), FAILED));
            for (int i = 0; i < empty; i++) {
                cells.add("");
            }
            table.add(cells);
        }
    }

    private void wrong(String name, String status, String problem) {
        ObjectNode node = appliances.addObject();
        node.put("name", name).put(STATUS, status).put(PROBLEM, problem);
    }

    private void print(TextTable table) {
        if (printer.isJson()) {
            printer.document(JsonNodeFactory.instance.objectNode().set("appliances", appliances));
        } else {
            printer.table(table);
        }
    }
}
