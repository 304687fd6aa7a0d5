package org.cloudimagefactory.comfy.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.function.Function;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.cloudimagefactory.comfy.description.DescriptionMapper;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildPlanner;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.problem.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code comfy describe}. */
@Command(
        name = "describe",
        description = "Print what would be built, with all defaults and overrides in place.",
        footer = {"", "Example: comfy describe web.yml"})
public final class DescribeCommand extends ToolCommand {
    @Mixin
    private ApplianceOptions appliance = new ApplianceOptions();

    @Mixin
    private PlanningOptions templates = new PlanningOptions();

    @Option(names = "--output", paramLabel = "FORMAT", description = "text (YAML) or json.")
    private OutputFormat output = OutputFormat.TEXT;

    private final Function<PlanningOptions, BuildPlanner> planner;

    /** Wires the planner with the options of the command. */
    public DescribeCommand(Function<PlanningOptions, BuildPlanner> planner) {
        this.planner = planner;
    }

    @Override
    protected OutputFormat format() {
        return output;
    }

    @Override
    protected int run() throws JsonProcessingException {
        DescriptionMapper mapper = new DescriptionMapper();
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (BuildRequest request : appliance.requests()) {
            BuildPlan plan = planner.apply(templates).plan(request, Accelerator.TCG);
            ObjectNode node = all.addObject();
            node.put("name", plan.name());
            node.put("method", plan.source().method().toString());
            node.put("source", plan.source().location());
            ArrayNode formats = node.putArray("formats");
            plan.formats().forEach(format -> formats.add(format.qemuName()));
            node.put("memory", plan.machine().memory())
                    .put("cpus", plan.machine().cpus());
            node.set("appliance", appliance(plan, mapper.write(plan.appliance())));
            ObjectNode settings = mapper.write(plan.settings());
            settings.remove("defaults");
            node.set("distribution", settings);
        }
        if (printer().isJson()) {
            printer().document(all.size() == 1 ? all.get(0) : all);
        } else {
            ObjectMapper yaml = new YAMLMapper(
                    new YAMLFactory().enable(YAMLGenerator.Feature.MINIMIZE_QUOTES));
            for (JsonNode one : all) {
                out().print(yaml.writeValueAsString(one));
            }
        }
        return ExitCode.OK;
    }

    /** What will be: of an image, its own disk and its own sources of packages are not described here. */
    private static ObjectNode appliance(BuildPlan plan, ObjectNode described) {
        if (plan.source().method() == BuildMethod.INSTALL) {
            return described;
        }
        if (described.get("disk") instanceof ObjectNode disk) {
            disk.remove(List.of("device", "table"));
        }
        SystemRelease system = plan.appliance().system();
        boolean isUsed = system.guestMirror() != null
                || (system.mirror() != null && plan.source().location().startsWith(system.mirror()));
        if (!isUsed && described.get("system") instanceof ObjectNode node) {
            node.remove("mirror");
        }
        return described;
    }
}
