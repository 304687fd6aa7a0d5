package org.cloudimagefactory.comfy.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.cloudimagefactory.comfy.assembly.NodeWorkplace;
import org.cloudimagefactory.common.farm.NodeJob;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;

/**
 * What a node does for a source: it fetches what the build starts from, for that is the site's own, and builds in the same confinement as
 * a poll on this host would. What the description is to blame for is a problem of one item, all else one of the environment.
 */
public final class SourceNodeWork implements NodeJob.Work {
    /** How long fetching what a build starts from may take; the job has time for it, see {@link SourceJobs}. */
    static final Duration FETCHING = Duration.ofMinutes(40);

    private static final int REASON_LIMIT = 2000;

    private final NodeWorkplace workplace;
    private final CommandRunner runner;
    private final List<String> comfy;
    private final ForeignBuild foreign;
    private final Map<String, String> environment;
    private final Consumer<String> told;
    private final JsonMapper json = JsonMapper.builder().build();

    /**
     * Builds by these parts.
     *
     * @param comfy a command line that {@code build} and its options can be appended to; it is not confined
     * @param foreign builds
     * @param environment of the process, which may say where the distribution lies
     * @param told is told what the build says
     */
    public SourceNodeWork(
            NodeWorkplace workplace,
            CommandRunner runner,
            List<String> comfy,
            ForeignBuild foreign,
            Map<String, String> environment,
            Consumer<String> told) {
        this.workplace = workplace;
        this.runner = runner;
        this.comfy = List.copyOf(comfy);
        this.foreign = foreign;
        this.environment = Map.copyOf(environment);
        this.told = told;
    }

    /** Whether an order is one for a source. */
    public static boolean isFor(JsonNode order) {
        return SourceOrder.is(order);
    }

    @Override
    public JsonNode run(JsonNode content, Path result) {
        SourceOrder order = order(content);
        return workplace.run(result, room -> build(order, room));
    }

    private JsonNode build(SourceOrder order, NodeWorkplace.Room room) {
        haveBase(order, room);
        ConfinedBuild build =
                order.build().with(List.of("--output-dir", room.output().toString()));
        Optional<BuildFailure> failure = foreign.run(build, room.scratch(), told);
        if (failure.isPresent()) {
            String reason =
                    PrintableText.of(workplace.withoutPlaces(room, failure.get().reason()), REASON_LIMIT);
            throw failure.get().isTheirs() ? new ItemProblem(reason) : new EnvironmentProblem(reason).ofOneItem();
        }
        try {
            return workplace.record(room, order.name(), order.digest());
        } catch (ItemProblem e) {
            throw new EnvironmentProblem(e.line()).ofOneItem();
        }
    }

    /** The cache of this node may not be that of the host that polls. */
    private void haveBase(SourceOrder order, NodeWorkplace.Room room) {
        List<String> line = new ArrayList<>(comfy);
        line.add("build");
        line.addAll(order.build().options());
        line.addAll(order.web());
        line.addAll(List.of(
                "--base-only",
                "--executor",
                "local",
                "--output-dir",
                room.output().toString(),
                "--timeout",
                FETCHING.toSeconds() + "s",
                "--",
                order.build().file()));
        Command command = Command.of(line)
                // Not where the files of others lie.
                .in(room.output())
                .within(FETCHING)
                .onError(told);
        String home = environment.get("FACTORY_HOME");
        CommandResult ended = runner.run(home == null ? command : command.with("FACTORY_HOME", home));
        if (!ended.succeeded()) {
            throw new EnvironmentProblem("cannot have ready what the build starts from: "
                            + PrintableText.of(ended.reason().replaceFirst("^comfy: ", ""), REASON_LIMIT))
                    .ofOneItem();
        }
    }

    private SourceOrder order(JsonNode content) {
        try {
            return json.treeToValue(content, SourceOrder.class);
        } catch (JsonProcessingException e) {
            throw new EnvironmentProblem("the job is no build of a source").causedBy(e);
        }
    }
}
