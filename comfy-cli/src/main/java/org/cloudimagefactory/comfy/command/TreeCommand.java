package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.graph.ApplianceNode;
import org.cloudimagefactory.comfy.graph.GraphService;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfy tree}. */
@Command(
        name = "tree",
        description = "Show which appliances stand on which, which of their layers are kept, and why others are not.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  # all descriptions in this directory",
            "  comfy tree",
            "  # why each layer of one would be made",
            "  comfy tree web.yml --why web.yml",
            "  comfy tree appliances --dot"
        })
@InGroup(OptionGroup.OUTPUT)
public final class TreeCommand extends ResultCommand {
    @Parameters(
            paramLabel = "FILE|DIR",
            arity = "0..*",
            description = "Appliance descriptions, or directories of them; default this directory.")
    private List<String> targets = List.of();

    @Option(
            names = "--why",
            paramLabel = "NAME",
            description = "Tell of one appliance, by its name or its file, each layer and why it would be made.")
    private @Nullable String why;

    @Option(names = "--dot", description = "Print the graph for Graphviz.")
    private boolean dot;

    @Mixin
    private PlanningOptions templates = new PlanningOptions();

    @Mixin
    private ToolOptions tools = new ToolOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    private final Function<BuildOptions, GraphService> useCase;

    public TreeCommand(Function<BuildOptions, GraphService> useCase) {
        this.useCase = useCase;
    }

    @Override
    protected void run() {
        if (dot && (why != null || printer().isJson())) {
            throw new UsageProblem("--dot is a form of its own").hint("leave --why and --output out, or --dot");
        }
        GraphService.Graph graph =
                useCase.apply(new BuildOptions(templates, tools, web)).graph(requests());
        graph.failed().forEach(problem -> printer().problem(problem.line()));
        TreeReport report = new TreeReport(printer());
        if (why != null) {
            report.why(named(graph.nodes(), why));
        } else if (dot) {
            report.dot(graph.nodes());
        } else {
            report.tree(graph.nodes());
        }
        endWith(graph.failed().isEmpty() ? ExitCode.OK : ExitCode.ITEMS_FAILED);
    }

    private List<BuildRequest> requests() {
        List<String> files = DescriptionTargets.files(targets.isEmpty() ? List.of(".") : targets, printer());
        // Nothing is built, so that nothing goes anywhere or takes its time.
        return files.stream()
                .map(file -> new BuildRequest(file, ApplianceOverrides.NONE, Path.of("."), Duration.ofHours(1)))
                .toList();
    }

    private static ApplianceNode named(List<ApplianceNode> nodes, String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name)
                        || node.origin().equals(name)
                        || node.origin().endsWith("/" + name))
                .findFirst()
                .orElseThrow(() -> new UsageProblem("there is no appliance '" + name + "' in the graph")
                        .hint("known are "
                                + String.join(
                                        ", ",
                                        nodes.stream().map(ApplianceNode::name).toList())));
    }
}
