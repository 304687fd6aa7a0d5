package org.cloudimagefactory.comfy.assembly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.cloudimagefactory.common.farm.NodeJob;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.WorkRecord;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.work.ShutdownTasks;

/** What a node does: {@code comfy build} with the options of the submitter, into the directory of the attempt. */
public final class NodeWork implements NodeJob.Work {
    /** The engine ends jobs before. */
    private static final Duration LONGEST = Duration.ofDays(31);

    private static final int REASON_LIMIT = 2000;

    private final CommandRunner runner;
    private final List<String> comfy;
    private final Map<String, String> environment;
    private final ShutdownTasks shutdown;
    private final Consumer<String> told;
    private final WorkRecords records = new WorkRecords();
    private final JsonMapper json = JsonMapper.builder().build();

    /**
     * Builds by this command.
     *
     * @param comfy a command line that {@code build} and its options can be appended to
     * @param environment of the process, which may say where the distribution lies and where temporary files go
     * @param told is told what the build says
     */
    public NodeWork(
            CommandRunner runner,
            List<String> comfy,
            Map<String, String> environment,
            ShutdownTasks shutdown,
            Consumer<String> told) {
        this.runner = runner;
        this.comfy = List.copyOf(comfy);
        this.environment = environment;
        this.shutdown = shutdown;
        this.told = told;
    }

    @Override
    public JsonNode run(JsonNode content, Path result) {
        NodeOrder order = order(content);
        Path parent = Path.of(environment.getOrDefault("TMPDIR", System.getProperty("java.io.tmpdir")));
        // Guests write much and at many places: that stays on the node's own disk.
        try (WorkRecord record = records.open(Directories.writable(parent));
                ShutdownTasks.Registration cleanup = shutdown.register(record::close)) {
            Path local = Directories.ownCreated(record.add(".comfy-job-" + UUID.randomUUID()));
            JsonNode made = build(order, local);
            copy(local, result);
            return made;
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot build in " + parent, e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                from,
                file -> Files.isRegularFile(file)
                        && !file.getFileName().toString().startsWith("."))) {
            for (Path file : files) {
                Path target = to.resolve(file.getFileName());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
    }

    private JsonNode build(NodeOrder order, Path result) {
        List<String> line = new ArrayList<>(comfy);
        line.add("build");
        line.addAll(order.options());
        // The last of several wins; what is configured here does not.
        line.addAll(List.of("--executor", "local", "--output-dir", result.toString()));
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
            String reason = PrintableText.of(ended.reason().replaceFirst("^comfy: ", ""), REASON_LIMIT);
            throw ended.exitCode() == ExitCode.ENVIRONMENT ? new EnvironmentProblem(reason) : new ItemProblem(reason);
        }
        return order.layers() > 0 ? JsonNodeFactory.instance.textNode("layers") : record(order, result);
    }

    private JsonNode record(NodeOrder order, Path result) {
        Path file = result.resolve(BuildHistory.DIRECTORY).resolve(order.name() + ".json");
        try {
            BuildRecord record = json.readValue(Files.readAllBytes(file), BuildRecord.class);
            if (record == null || !record.inputs().equals(order.digest())) {
                throw new ItemProblem(
                                order.name() + " is made from something else on this node than where it was asked for")
                        .hint("see that descriptions, files and configuration are the same there, and build again");
            }
            return json.valueToTree(record);
        } catch (JsonProcessingException e) {
            throw new ItemProblem("the record of the build makes no sense").causedBy(e);
        } catch (IOException e) {
            throw ItemProblem.of("cannot read the record of the build", e);
        }
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
