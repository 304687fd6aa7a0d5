package org.cloudimagefactory.comfy.assembly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cloudimagefactory.common.farm.NodeJob;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;

/** What a node does: {@code comfy build} with the options of the submitter, into the directory of the attempt. */
public final class NodeWork implements NodeJob.Work {
    /** The engine ends jobs before. */
    private static final Duration LONGEST = Duration.ofDays(31);

    private static final int REASON_LIMIT = 2000;

    private final CommandRunner runner;
    private final List<String> comfy;
    private final Map<String, String> environment;
    private final NodeWorkplace workplace;
    private final Consumer<String> told;
    private final JsonMapper json = JsonMapper.builder().build();

    /**
     * Builds by this command.
     *
     * @param comfy a command line that {@code build} and its options can be appended to
     * @param environment of the process, which may say where the distribution lies
     * @param told is told what the build says
     */
    public NodeWork(
            CommandRunner runner,
            List<String> comfy,
            Map<String, String> environment,
            NodeWorkplace workplace,
            Consumer<String> told) {
        this.runner = runner;
        this.comfy = List.copyOf(comfy);
        this.environment = environment;
        this.workplace = workplace;
        this.told = told;
    }

    @Override
    public JsonNode run(JsonNode content, Path result) {
        NodeOrder order = order(content);
        return workplace.run(result, room -> build(order, room));
    }

    private JsonNode build(NodeOrder order, NodeWorkplace.Room room) {
        List<String> line = new ArrayList<>(comfy);
        line.add("build");
        line.addAll(order.options());
        // The last of several wins; what is configured here does not.
        line.addAll(List.of("--executor", "local", "--output-dir", room.output().toString()));
        if (order.layers() > 0) {
            line.addAll(List.of("--layers-only", Integer.toString(order.layers())));
        }
        line.add("--");
        line.addAll(order.targets());
        Command command = Command.of(line)
                .in(Path.of(order.directory()))
                .within(LONGEST)
                .onOutput(told)
                .onError(told);
        String home = environment.get("FACTORY_HOME");
        CommandResult ended = runner.run(home == null ? command : command.with("FACTORY_HOME", home));
        if (!ended.succeeded()) {
            String reason = PrintableText.of(
                    workplace.withoutPlaces(room, ended.reason().replaceFirst("^comfy: ", "")), REASON_LIMIT);
            throw ended.exitCode() == ExitCode.ENVIRONMENT ? new EnvironmentProblem(reason) : new ItemProblem(reason);
        }
        return order.layers() > 0
                ? JsonNodeFactory.instance.textNode("layers")
                : workplace.record(room, order.name(), order.digest());
    }

    private NodeOrder order(JsonNode content) {
        try {
            NodeOrder order = json.treeToValue(content, NodeOrder.class);
            if (order == null) {
                throw new ItemProblem("the job is empty");
            }
            return order;
        } catch (JsonProcessingException e) {
            throw new ItemProblem("the job is no build").causedBy(e);
        }
    }
}
