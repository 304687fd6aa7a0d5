package org.cloudimagefactory.comfy.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
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

/** What has become of appliances, or would, an object for each; what is wrong is told, and all is counted. */
final class BuildEntries {
    static final String STATUS = "status";
    static final String AGE = "age_days";
    static final String BUILT = "built";
    static final String UNCHANGED = "unchanged";
    static final String FAILED = "failed";
    static final String NOT_BUILT = "not built";

    private final ResultPrinter printer;
    private final RunRecord record;
    private final ArrayNode all = JsonNodeFactory.instance.arrayNode();

    BuildEntries(ResultPrinter printer, RunRecord record) {
        this.printer = printer;
        this.record = record;
    }

    ArrayNode all() {
        return all;
    }

    void add(BuildOutcome outcome) {
        BuildMetrics.record(record, outcome.finished(), Instant.now());
        record.count(FAILED, outcome.failed().size());
        outcome.finished().forEach(finished -> all.add(finished(finished)));
        outcome.failed().forEach(this::add);
        for (BuildOutcome.NotBuilt notBuilt : outcome.notBuilt()) {
            record.count(NOT_BUILT, 1);
            printer.problem(notBuilt.name() + ": not built: " + notBuilt.reason());
            wrong(notBuilt.name(), NOT_BUILT, notBuilt.reason());
        }
    }

    void add(PlannedBuild planned) {
        all.add(plan(planned));
    }

    void add(BuildOutcome.Failure failure) {
        printer.problem(failure.name() + ": " + failure.problem().line());
        wrong(failure.name(), FAILED, failure.problem().line());
    }

    private void wrong(String name, String status, String problem) {
        all.addObject().put("name", name).put(STATUS, status).put("problem", problem);
    }

    /** In a word, for people and programs. */
    static String status(FinishedImage finished) {
        return finished.built() ? BUILT : UNCHANGED;
    }

    /** In a word, for people and programs. */
    static String status(PlannedBuild planned) {
        return planned.need().isBuild() ? "to be built" : UNCHANGED;
    }

    /** What there is now. */
    private static ObjectNode finished(FinishedImage finished) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", finished.name());
        status(node, status(finished), finished.age());
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

    /** What would be done. */
    private static ObjectNode plan(PlannedBuild planned) {
        BuildPlan plan = planned.plan();
        BuildNeed need = planned.need();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", plan.name());
        status(node, status(planned), need.age());
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
}
