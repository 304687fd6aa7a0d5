package org.cloudimagefactory.comfy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import org.cloudimagefactory.comfy.build.FinishedImage;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.cli.PrintableText;
import org.cloudimagefactory.common.image.ImageFormat;

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
        node.put("distribution", plan.appliance().system().distribution());
        node.put("version", plan.appliance().system().version());
        node.put("arch", plan.appliance().system().architecture().kernelName());
        node.put("firmware", plan.appliance().system().firmware().toString());
        node.put("templates", plan.distribution().directory().toString());
        node.put("method", plan.source().method().toString());
        node.put("source", plan.source().location());
        node.put("accelerator", plan.machine().accelerator().qemuName());
        node.put("formats", plan.formats().stream().map(ImageFormat::qemuName).collect(Collectors.joining(",")));
        node.put("disk_size", plan.appliance().disk().size().bytes());
        node.put("memory", plan.machine().memory());
        node.put("cpus", plan.machine().cpus());
        node.put("identifier", plan.appliance().identity().identifier());
        node.put("title", plan.appliance().identity().title());
        node.put("image", plan.image(plan.formats().get(0)).toString());
        node.put("descriptor", plan.descriptor().toString());
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
