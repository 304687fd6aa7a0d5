package org.cloudimagefactory.comfy.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.function.Function;
import org.cloudimagefactory.comfy.plan.BuildPlanner;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.comfy.plan.PlanDocument;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.cli.ToolCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code comfy describe}. */
@Command(
        name = "describe",
        description = "Print what would be built, with all defaults and overrides in place.",
        footerHeading = "%nExamples:%n",
        footer = {"  comfy describe web.yml", "  comfy describe debian --version 12 --firmware uefi --output json"})
@InGroup(OptionGroup.OUTPUT)
public final class DescribeCommand extends ToolCommand {
    @Mixin
    private ApplianceOptions appliance = new ApplianceOptions();

    @Mixin
    private PlanningOptions templates = new PlanningOptions();

    @Option(names = "--output", paramLabel = "FORMAT", description = "text (YAML) or json.")
    private OutputFormat output = OutputFormat.TEXT;

    private final Function<PlanningOptions, BuildPlanner> planner;

    public DescribeCommand(Function<PlanningOptions, BuildPlanner> planner) {
        this.planner = planner;
    }

    @Override
    protected OutputFormat format() {
        return output;
    }

    @Override
    protected void run() throws JsonProcessingException {
        PlanDocument document = new PlanDocument();
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (BuildRequest request : appliance.requests()) {
            all.add(document.of(planner.apply(templates).plan(request, Accelerator.TCG)));
        }
        if (printer().isJson()) {
            printer().document(all.size() == 1 ? all.get(0) : all);
        } else {
            ObjectMapper yaml = new YAMLMapper(new YAMLFactory().enable(YAMLGenerator.Feature.MINIMIZE_QUOTES));
            for (JsonNode one : all) {
                out().print(yaml.writeValueAsString(one));
            }
        }
    }
}
