package org.cloudimagefactory.comfy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import org.cloudimagefactory.comfy.build.FinishedImage;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.cli.PrintableText;

/** Prints what a build has made, or would make. */
final class BuildReport {
    private final PrintWriter out;
    private final OutputFormat format;
    private final ObjectMapper json = new ObjectMapper();

    BuildReport(PrintWriter out, OutputFormat format) {
        this.out = out;
        this.format = format;
    }

    void finished(FinishedImage image) {
        ObjectNode node = json.createObjectNode();
        node.put("image", image.path().toString());
        node.put("descriptor", image.descriptor().toString());
        node.put("virtual_size", image.virtualSize());
        node.put("file_size", image.fileSize());
        node.put("sha512", image.sha512());
        print(node);
    }

    void plan(BuildPlan plan) {
        ObjectNode node = json.createObjectNode();
        node.put("distribution", plan.distribution().name());
        node.put("version", plan.version().number().toString());
        node.put("templates", plan.distribution().directory().toString());
        node.put(
                "installer",
                plan.medium().script() == null
                        ? String.valueOf(plan.medium().url())
                        : String.valueOf(plan.medium().script()));
        node.put("accelerator", plan.accelerator().qemuName());
        node.put("format", plan.format().qemuName());
        node.put("disk_size", plan.diskSize().bytes());
        node.put("memory", plan.memory());
        node.put("cpus", plan.cpus());
        node.put("identifier", plan.appliance().identifier());
        node.put("title", plan.appliance().title());
        node.put(
                "image",
                plan.outputDirectory()
                        .resolve(plan.fileName() + "." + plan.format().extension())
                        .toString());
        node.put(
                "descriptor",
                plan.outputDirectory().resolve(plan.fileName() + ".json").toString());
        print(node);
    }

    private void print(ObjectNode node) {
        if (format == OutputFormat.JSON) {
            out.println(node.toPrettyString());
        } else {
            node.properties()
                    .forEach(field -> out.println(String.format(
                            "%-13s %s",
                            field.getKey() + ":",
                            PrintableText.of(field.getValue().asText()))));
        }
        out.flush();
    }
}
