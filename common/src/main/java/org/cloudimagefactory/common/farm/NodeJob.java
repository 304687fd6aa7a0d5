package org.cloudimagefactory.common.farm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.Directories;

/**
 * One attempt of a job, on the node: it is begun by the first who comes to it alone, and what came of it is in its record, which is
 * there whole or not at all.
 */
public final class NodeJob {
    /** What the first who comes makes. */
    static final String CLAIM = "started";

    private final Path directory;
    private final String version;
    private final String node;
    private final BooleanSupplier isEnding;
    private final JsonMapper json = JsonMapper.builder().build();

    /**
     * The attempt of a directory.
     *
     * @param version of this tool
     * @param environment of the process, in which an engine may say what the node is called
     * @param isEnding whether the process was asked to end: what comes of that is no result, and the engine's word counts
     */
    public NodeJob(Path directory, String version, Map<String, String> environment, BooleanSupplier isEnding) {
        this.isEnding = isEnding;
        this.directory = directory;
        this.version = version;
        this.node = environment.getOrDefault("SLURMD_NODENAME", host());
    }

    /** Does what is to be done, and says what came of it. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does it.
         *
         * @param order what is to be done
         * @param result where files go, directly
         */
        JsonNode run(JsonNode order, Path result);
    }

    /** Runs the job; throws what it ended with, which is in its record then unless the process is ending. */
    public void run(Work work) {
        JobOrder order = order();
        claim();
        JobRecord record;
        Problem met = null;
        try {
            if (!order.version().equals(version)) {
                throw new EnvironmentProblem("node " + node + " has " + version + " instead of " + order.version())
                        .hint("install the same version on all nodes");
            }
            Path result = directory.resolve(FarmDirectory.RESULT);
            JsonNode told = work.run(order.work(), result);
            record = new JobRecord(order.token(), version, node, ExitCode.OK, null, true, told, digests(result));
        } catch (RuntimeException | Error e) {
            met = Problem.of(e);
            if (isEnding.getAsBoolean()) {
                throw met;
            }
            record = JobRecord.of(order.token(), version, node, met);
        }
        write(record);
        if (met != null) {
            throw met;
        }
    }

    private JobOrder order() {
        Path file = directory.resolve(FarmDirectory.ORDER);
        try {
            JobOrder order = json.readValue(Files.readAllBytes(file), JobOrder.class);
            if (order == null) {
                throw new ItemProblem(file + " is empty");
            }
            return order;
        } catch (NoSuchFileException e) {
            throw new ItemProblem("no job in " + directory + ": it was given up, or this node does not share it")
                    .causedBy(e);
        } catch (JsonProcessingException e) {
            throw new ItemProblem(file + " is no job").causedBy(e);
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        }
    }

    /** An engine may start a job twice. */
    private void claim() {
        try {
            Files.writeString(
                    directory.resolve(CLAIM),
                    node + " " + ProcessHandle.current().pid() + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new ItemProblem("the job in " + directory + " was begun already").causedBy(e);
        } catch (IOException e) {
            throw Directories.unusable(directory, "write to", e);
        }
    }

    private static Map<String, String> digests(Path result) {
        Map<String, String> digests = new TreeMap<>();
        try (var files = Files.newDirectoryStream(result)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.startsWith(".")) {
                    digests.put(name, Digest.SHA_256.of(file));
                }
            }
            return digests;
        } catch (IOException e) {
            throw Directories.unusable(result, "read", e);
        }
    }

    private void write(JobRecord record) {
        try {
            AtomicFile.write(
                    directory.resolve(FarmDirectory.RECORD), json.writeValueAsBytes(record), FarmDirectory.PRIVATE);
        } catch (IOException e) {
            throw Directories.unusable(directory, "write to", e);
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "an unnamed host";
        }
    }
}
