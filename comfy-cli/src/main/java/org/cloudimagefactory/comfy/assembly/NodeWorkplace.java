package org.cloudimagefactory.comfy.assembly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.WorkRecord;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.work.ShutdownTasks;

/** Where a node builds: guests write much and at many places, so that stays on its own disk, and only what is finished is shared. */
public final class NodeWorkplace {
    private final Path parent;
    private final ShutdownTasks shutdown;
    private final WorkRecords records = new WorkRecords();
    private final JsonMapper json = JsonMapper.builder().build();

    /**
     * A workplace in the node's directory for temporary files.
     *
     * @param environment of the process, which may say where that is
     */
    public NodeWorkplace(Map<String, String> environment, ShutdownTasks shutdown) {
        this.parent = Path.of(environment.getOrDefault("TMPDIR", System.getProperty("java.io.tmpdir")));
        this.shutdown = shutdown;
    }

    /**
     * Directories for one build, for its owner only.
     *
     * @param output where images and descriptors go
     * @param scratch for anything else; made by whoever needs it
     */
    public record Room(Path output, Path scratch) {}

    /**
     * Builds in a room that is removed afterwards.
     *
     * @param result where what is finished goes
     * @param build builds, and tells what came of it
     */
    public JsonNode run(Path result, Function<Room, JsonNode> build) {
        try (WorkRecord record = records.open(Directories.writable(parent));
                ShutdownTasks.Registration cleanup = shutdown.register(record::close)) {
            Path local = Directories.ownCreated(record.add(".comfy-job-" + UUID.randomUUID()));
            Room room = new Room(Directories.ownCreated(local.resolve("out")), local.resolve("scratch"));
            JsonNode made = build.apply(room);
            copy(room.output(), result);
            return made;
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot build in " + parent, e);
        }
    }

    /** What a build in a room has said, without the places of logs that go with the room. */
    public String withoutPlaces(Room room, String said) {
        return said.replaceAll(
                "; (?:logs are in|the last screen is) "
                        + Pattern.quote(room.output().toString()) + "/[^;]*",
                "");
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

    /**
     * The record of a build that has ended well.
     *
     * @param name of the build
     * @param digest of all that it must have been made from
     */
    public JsonNode record(Room room, String name, String digest) {
        Path file = room.output().resolve(BuildHistory.DIRECTORY).resolve(name + ".json");
        try {
            BuildRecord record = json.readValue(Files.readAllBytes(file), BuildRecord.class);
            if (record == null || !record.inputs().equals(digest)) {
                throw new ItemProblem(name + " is made from something else on this node than where it was asked for")
                        .hint("see that descriptions, files and configuration are the same there, and build again");
            }
            return json.valueToTree(record);
        } catch (JsonProcessingException e) {
            throw new ItemProblem("the record of the build makes no sense").causedBy(e);
        } catch (IOException e) {
            throw ItemProblem.of("cannot read the record of the build", e);
        }
    }
}
