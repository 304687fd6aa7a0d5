package org.cloudimagefactory.comfy.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.cloudimagefactory.comfy.description.DescriptionMapper;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.plan.BuildPlanner;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.problem.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comfy describe}. */
@Command(
        name = "describe",
        description = "Print what would be built, with all defaults and overrides in place.",
        footer = {"", "Example: comfy describe web.yml"})
public final class DescribeCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ApplianceOptions appliance = new ApplianceOptions();

    @Mixin
    private PlanningOptions templates = new PlanningOptions();

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text (YAML) or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private @Nullable CommandSpec spec;

    private final Function<PlanningOptions, BuildPlanner> planner;

    /** Wires the planner with the options of the command. */
    public DescribeCommand(Function<PlanningOptions, BuildPlanner> planner) {
        this.planner = planner;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        DescriptionMapper mapper = new DescriptionMapper();
        ArrayNode all = new ObjectMapper().createArrayNode();
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
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (output == OutputFormat.JSON) {
            out.println((all.size() == 1 ? all.get(0) : all).toPrettyString());
        } else {
            YAMLFactory yaml = YAMLFactory.builder()
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .build();
            ObjectMapper writer = new ObjectMapper(yaml);
            for (int i = 0; i < all.size(); i++) {
                out.print(writer.writeValueAsString(all.get(i)));
            }
        }
        out.flush();
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
