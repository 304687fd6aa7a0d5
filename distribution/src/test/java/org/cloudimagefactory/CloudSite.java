package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorWriter;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.FilePermissions;

/** A site with a cloud that follows publishers, and one of them, with the tools as they ship; all in one directory. */
final class CloudSite implements AutoCloseable {
    private final Path directory;
    private final Process sandbox;
    private final String endpoint;

    /** How a run of a tool ended. */
    record Outcome(int exitCode, String out, String err) {}

    /** Starts the cloud. */
    CloudSite(Path directory) throws Exception {
        this.directory = directory;
        Files.createDirectories(directory.resolve("output"));
        sandbox = new ProcessBuilder(
                        Shipped.tool("nifty"),
                        "sandbox",
                        "--state-dir",
                        at("cloud"),
                        "--port",
                        "0",
                        "--safe-dirs",
                        at("output"),
                        "--copy-delay",
                        "0",
                        "--output",
                        "json")
                .redirectError(directory.resolve("sandbox.log").toFile())
                .start();
        BufferedReader answer = sandbox.inputReader();
        endpoint =
                new ObjectMapper().readTree(answer.readLine()).get("endpoint").asText();
    }

    /** What catches, with these options beside; tells how it ended. */
    Outcome follow(String... options) throws Exception {
        return start("itchy", catching(options));
    }

    /** The command line of that. */
    List<String> catching(String... options) {
        List<String> catching = new ArrayList<>(List.of(
                "catch", "--state-file", at("state.db"), "--metadata-dir", at("events"), "--cache-dir", at("cache")));
        catching.addAll(List.of(options));
        return catching;
    }

    /** Kills a tool after so many milliseconds, as SIGKILL does it; whether it had ended before. */
    boolean kill(String tool, List<String> arguments, long after) throws Exception {
        Process process = process(tool, arguments, directory.resolve("stdout"), directory.resolve("stderr"));
        boolean ended = process.waitFor(after, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        return ended;
    }

    /** Digests of what guests find on the disks that the cloud has. */
    List<String> contents() throws Exception {
        List<String> digests = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory.resolve("cloud/datastores"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Path raw = directory.resolve("content");
                Process converted = new ProcessBuilder(
                                "qemu-img", "convert", "-O", "raw", file.toString(), raw.toString())
                        .inheritIO()
                        .start();
                assertEquals(0, converted.waitFor());
                digests.add(Digest.SHA_512.of(raw));
                Files.delete(raw);
            }
        }
        return digests;
    }

    /** The rest of a round of a site's cron job. */
    void takeIn() throws Exception {
        run(
                "itchy",
                List.of(
                        "process",
                        "--metadata-dir",
                        at("events"),
                        "--output-dir",
                        at("output"),
                        "--descriptor-dir",
                        at("descriptors"),
                        "--temp-image-dir",
                        at("temp")));
        List<String> sync =
                new ArrayList<>(List.of("sync", "--descriptors-dir", at("descriptors"), "--images-dir", at("output")));
        sync.addAll(cloudOptions());
        run("nifty", sync);
    }

    /** Title and version of all that is offered in the cloud. */
    List<String> offered() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("list", "--output", "json"));
        arguments.addAll(cloudOptions());
        TreeSet<String> appliances = new TreeSet<>();
        for (JsonNode appliance : new ObjectMapper().readTree(run("nifty", arguments))) {
            if (appliance.get("state").asText().equals("offered")) {
                appliances.add(appliance.get("title").asText() + " "
                        + appliance.get("version").asText());
            }
        }
        return List.copyOf(appliances);
    }

    /** A publisher's appliance: an empty disk of that size, and its descriptor. */
    Path descriptor(String identifier, String version, int mebibytes, Instant expires) throws Exception {
        Path image = directory.resolve(identifier + "-" + version + ".qcow2");
        Process made = new ProcessBuilder("qemu-img", "create", "-q", "-f", "qcow2", image.toString(), mebibytes + "M")
                .inheritIO()
                .start();
        assertEquals(0, made.waitFor());
        Path file = directory.resolve(identifier + "-" + version + ".json");
        Disk disk = new Disk(Disk.TYPE_OS, "qcow2", image.toString(), (long) mebibytes << 20, Map.of(), null, null);
        new DescriptorWriter(FilePermissions.parse("644"))
                .write(
                        ApplianceDescriptor.builder(Action.REGISTRATION, identifier)
                                .version(version)
                                .title(identifier)
                                .expires(expires)
                                .disks(List.of(disk))
                                .build(),
                        file);
        return file;
    }

    /** Runs a tool, which has to end well; gives what it printed. */
    String run(String tool, List<String> arguments) throws Exception {
        Outcome outcome = start(tool, arguments);
        assertEquals(0, outcome.exitCode(), tool + " " + arguments + ": " + outcome.err() + outcome.out());
        return outcome.out();
    }

    /** Runs a tool, however it ends. */
    Outcome start(String tool, List<String> arguments) throws Exception {
        Path out = directory.resolve("stdout");
        Path err = directory.resolve("stderr");
        Process process = process(tool, arguments, out, err);
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "still running");
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Starts a tool, which is not waited for. */
    Process process(String tool, List<String> arguments, Path out, Path err) throws IOException {
        List<String> command = new ArrayList<>(List.of(Shipped.tool(tool)));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("HOME", directory.toString());
        return builder.start();
    }

    /** The path of something in the site's directory. */
    String at(String name) {
        return directory.resolve(name).toString();
    }

    /** How many files, but hidden ones, lie in a directory of the site. */
    long files(String name) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.resolve(name), "[!.]*")) {
            long count = 0;
            for (Path entry : entries) {
                count += Files.isRegularFile(entry) ? 1 : 0;
            }
            return count;
        }
    }

    private List<String> cloudOptions() {
        return List.of("--endpoint", endpoint, "--secret-file", at("cloud/one_auth"));
    }

    @Override
    public void close() throws Exception {
        sandbox.destroy();
        assertTrue(sandbox.waitFor(1, TimeUnit.MINUTES));
    }
}
