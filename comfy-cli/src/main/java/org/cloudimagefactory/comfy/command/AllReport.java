package org.cloudimagefactory.comfy.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.cloudimagefactory.comfy.assembly.BuildNeed;
import org.cloudimagefactory.comfy.assembly.BuildOutcome;
import org.cloudimagefactory.comfy.assembly.BuildService;
import org.cloudimagefactory.comfy.assembly.FinishedImage;
import org.cloudimagefactory.comfy.assembly.PlannedBuild;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.cli.TextTable;
import org.cloudimagefactory.common.cli.TextTable.Column;
import org.cloudimagefactory.common.metrics.RunRecord;

/** Prints what has become of all appliances of a directory, or would: one row for each, one list for programs. */
final class AllReport {
    private static final List<Column> BUILDS =
            List.of(Column.text("APPLIANCE", 16, 0), Column.fixed("STATUS", 0), Column.text("IMAGE", 20, 1));
    private static final List<Column> PLANS = List.of(
            Column.text("APPLIANCE", 16, 0),
            Column.fixed("STATUS", 0),
            Column.fixed("LAYERS", 2),
            Column.text("WHY", 20, 1));

    private final ResultPrinter printer;
    private final RunRecord record;
    private final BuildEntries entries;

    AllReport(ResultPrinter printer, RunRecord record) {
        this.printer = printer;
        this.record = record;
        this.entries = new BuildEntries(printer, record);
    }

    void outcome(BuildOutcome outcome) {
        record.expect(BuildEntries.BUILT, BuildEntries.UNCHANGED, BuildEntries.FAILED, BuildEntries.NOT_BUILT);
        entries.add(outcome);
        TextTable table = new TextTable(BUILDS);
        for (FinishedImage finished : outcome.finished()) {
            table.add(List.of(
                    finished.name(),
                    BuildEntries.status(finished),
                    finished.images().get(0).path()));
        }
        outcome.failed().forEach(failure -> table.add(List.of(failure.name(), BuildEntries.FAILED, "")));
        outcome.notBuilt().forEach(notBuilt -> table.add(List.of(notBuilt.name(), BuildEntries.NOT_BUILT, "")));
        print(table);
    }

    void plans(BuildService.Plans plans) {
        TextTable table = new TextTable(PLANS);
        for (PlannedBuild planned : plans.planned()) {
            BuildNeed need = planned.need();
            PlannedBuild.Layers layers = planned.layers();
            entries.add(planned);
            table.add(List.of(
                    planned.plan().name(),
                    BuildEntries.status(planned),
                    layers == null ? "" : layers.kept() + " of " + layers.count(),
                    need.isNothing() ? "" : need.reason()));
        }
        plans.failed().forEach(failure -> {
            entries.add(failure);
            table.add(List.of(failure.name(), BuildEntries.FAILED, "", ""));
        });
        print(table);
    }

    private void print(TextTable table) {
        if (printer.isJson()) {
            printer.document(JsonNodeFactory.instance.objectNode().set("appliances", entries.all()));
        } else {
            printer.table(table);
        }
    }
}
