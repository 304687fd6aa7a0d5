package org.cloudimagefactory.comfy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.comfy.assembly.BuildNeed;
import org.cloudimagefactory.comfy.assembly.BuildOutcome;
import org.cloudimagefactory.comfy.assembly.PlannedBuild;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.metrics.RunRecord;

/** Prints what builds have made, or would make; one object for one build, a list for several. */
final class BuildReport {
    private final ResultPrinter printer;
    private final BuildEntries entries;

    BuildReport(ResultPrinter printer, RunRecord record) {
        this.printer = printer;
        this.entries = new BuildEntries(printer, record);
        record.expect(BuildEntries.BUILT, BuildEntries.UNCHANGED, BuildEntries.FAILED);
    }

    void outcome(BuildOutcome outcome) {
        entries.add(outcome);
        print(entries.all());
    }

    void plans(List<PlannedBuild> plans) {
        plans.forEach(entries::add);
        print(entries.all());
    }

    private void print(ArrayNode all) {
        if (printer.isJson()) {
            printer.document(all.size() == 1 ? all.get(0) : all);
        } else {
            for (int i = 0; i < all.size(); i++) {
                if (i > 0) {
                    printer.line("");
                }
                lines(all.get(i));
            }
        }
    }

    private void lines(JsonNode node) {
        node.properties().forEach(field -> {
            if (field.getValue().isArray()) {
                field.getValue()
                        .forEach(image -> line(
                                image.path("format").asText(),
                                image.path("path").asText()));
            } else if (field.getKey().equals(BuildEntries.STATUS) && node.has(BuildEntries.AGE)) {
                Duration age = Duration.ofDays(node.path(BuildEntries.AGE).asLong());
                line(BuildEntries.STATUS, field.getValue().asText() + ", " + BuildNeed.days(age));
            } else if (!field.getKey().equals(BuildEntries.AGE)) {
                line(field.getKey(), field.getValue().asText());
            }
        });
    }

    private void line(String key, String value) {
        printer.line(String.format("%-13s %s", key + ":", value));
    }
}
