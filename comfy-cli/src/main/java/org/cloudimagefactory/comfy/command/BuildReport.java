package org.cloudimagefactory.comfy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.cloudimagefactory.comfy.assembly.BuildNeed;
import org.cloudimagefactory.comfy.assembly.BuildOutcome;
import org.cloudimagefactory.comfy.assembly.BuildRecord;
import org.cloudimagefactory.comfy.assembly.FinishedImage;
import org.cloudimagefactory.comfy.assembly.PlannedBuild;
import org.cloudimagefactory.comfy.metrics.BuildMetrics;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.metrics.RunRecord;
import org.jspecify.annotations.Nullable;

/** Prints what builds have made, or would make; one object for one build, a list for several. */
final class BuildReport {
    private static final String STATUS = "status";
    private static final String UNCHANGED = "unchanged";
    private static final String FAILED = "failed";
    private static final String NOT_BUILT = "not built";
    private static final String AGE = "age_days";

    private final ResultPrinter printer;

    private final RunRecord record;

    BuildReport(ResultPrinter printer, RunRecord record) {
        this.printer = printer;
        this.record = record;
        record.expect("built", UNCHANGED, FAILED);
    }

    void outcome(BuildOutcome outcome) {
        BuildMetrics.record(record, outcome.finished(), Instant.now());
        record.count(FAILED, outcome.failed().size());
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        outcome.finished().forEach(finished -> all.add(finished(finished)));
        for (BuildOutcome.Failure failure : outcome.failed()) {
            printer.problem(failure.name() + ": " + failure.problem().line());
            all.addObject()
                    .put("name", failure.name())
                    .put(STATUS, FAILED)
                    .put("problem", failure.problem().line());
        }
        for (BuildOutcome.NotBuilt notBuilt : outcome.notBuilt()) {
            record.count(NOT_BUILT, 1);
            printer.problem(notBuilt.name() + ": not built: " + notBuilt.reason());
            all.addObject().put("name", notBuilt.name()).put(STATUS, NOT_BUILT).put("problem", notBuilt.reason());
        }
        print(all);
    }

    void plans(List<PlannedBuild> plans) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        plans.forEach(planned -> all.add(plan(planned)));
        print(all);
    }

    /** What there is now, for programs. */
    static ObjectNode finished(FinishedImage finished) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", finished.name());
        status(node, finished.built() ? "built" : UNCHANGED, finished.age());
        node.put("descriptor", finished.descriptor().toString());
        BuildRecord.Image first = finished.images().get(0);
        node.put("image", first.path());
        node.put("virtual_size", first.virtualSize());
        node.put("file_size", first.fileSize());
        node.put("sha512", first.sha512());
        if (finished.images().size() > 1) {
            ArrayNode images = node.putArray("images");
            finished.images()
                    .forEach(image -> images.addObject()
                            .put("format", image.format())
                            .put("path", image.path())
                            .put("file_size", image.fileSize())
                            .put("sha512", image.sha512()));
        }
        return node;
    }

    /** What would be done, for programs. */
    static ObjectNode plan(PlannedBuild planned) {
        BuildPlan plan = planned.plan();
        BuildNeed need = planned.need();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", plan.name());
        status(node, need.isBuild() ? "to be built" : UNCHANGED, need.age());
        if (!need.isNothing()) {
            node.put("reason", need.reason());
        }
        node.put("distribution", plan.appliance().system().distribution());
        node.put("version", plan.appliance().system().version());
        node.put("arch", plan.appliance().system().architecture().kernelName());
        node.put("firmware", plan.appliance().system().firmware().toString());
        if (!plan.parents().isEmpty()) {
            node.put("from", String.join(" from ", plan.parents()));
        }
        node.put("templates", plan.distribution().directory().toString());
        node.put("method", plan.source().method().toString());
        node.put("source", plan.source().location());
        PlannedBuild.Layers layers = planned.layers();
        if (layers != null) {
            node.put("layers", layers.count()).put("layers_kept", layers.kept());
        }
        node.put("accelerator", plan.machine().accelerator().qemuName());
        node.put("formats", plan.formats().stream().map(ImageFormat::qemuName).collect(Collectors.joining(",")));
        node.put("disk_size", plan.appliance().disk().size().bytes());
        node.put("memory", plan.machine().memory());
        node.put("cpus", plan.machine().cpus());
        node.put("identifier", plan.appliance().identity().identifier());
        node.put("title", plan.appliance().identity().title());
        node.put("image", plan.image(plan.formats().get(0)).toString());
        node.put("descriptor", plan.descriptor().toString());
        return node;
    }

    private static void status(ObjectNode node, String status, @Nullable Duration age) {
        node.put(STATUS, status);
        if (age != null && status.equals(UNCHANGED)) {
            node.put(AGE, age.toDays());
        }
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
            } else if (field.getKey().equals(STATUS) && node.has(AGE)) {
                Duration age = Duration.ofDays(node.path(AGE).asLong());
                line(STATUS, field.getValue().asText() + ", " + BuildNeed.days(age));
            } else if (!field.getKey().equals(AGE)) {
                line(field.getKey(), field.getValue().asText());
            }
        });
    }

    private void line(String key, String value) {
        printer.line(String.format("%-13s %s", key + ":", value));
    }
}
