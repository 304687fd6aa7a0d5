package org.cloudimagefactory.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.soak.ToolRun.Usage;

/** {@code nifty sandbox} as a process that can be killed. */
final class CloudServer implements AutoCloseable {
    private static final Pattern ENDPOINT = Pattern.compile("\"endpoint\":\"([^\"]+)\"");
    private static final Pattern OBJECTS = Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +(\\S+)");

    /** By such arrays the collector fills room that it leaves free. */
    private static final String FILLER = "[I";

    private static final int LOOKS = 5;

    private final Tools tools;
    private final FaultyDoor door;
    private final Path state;
    private final Path datastores;
    private final Path images;
    private final Path log;
    private Process process;
    private URI endpoint;

    CloudServer(Tools tools, FaultyDoor door, Site site) {
        this.tools = tools;
        this.door = door;
        state = site.cloudState();
        datastores = site.datastores();
        images = site.at("");
        log = site.at("cloud.log");
    }

    /** Starts it; afterwards it answers. */
    synchronized void start() throws IOException {
        ToolRun run = ToolRun.of(
                "nifty",
                "sandbox",
                "--state-dir",
                state.toString(),
                "--datastore-dir",
                datastores.toString(),
                "--port",
                "0",
                "--safe-dirs",
                images.toString(),
                "--copy-delay",
                "20",
                "--output",
                "json");
        process = tools.builder(run, Conditions.CALM)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        Matcher matcher = ENDPOINT.matcher(String.valueOf(line));
        if (!matcher.find()) {
            throw new IOException("the cloud does not start: " + line + "\n" + Files.readString(log));
        }
        endpoint = URI.create(matcher.group(1));
        door.leadTo(endpoint);
    }

    synchronized void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    synchronized URI endpoint() {
        return endpoint;
    }

    /** What {@code USER:PASSWORD} opens it. */
    String session() throws IOException {
        return Files.readString(secret()).strip();
    }

    Path secret() {
        return state.resolve("one_auth");
    }

    /**
     * Bytes of objects that are in use, after a full collection: the least of several looks, since a call whose caller was killed is
     * answered still, and its answer is large.
     */
    synchronized long heapBytes() throws IOException, InterruptedException {
        long least = Long.MAX_VALUE;
        for (int look = 0; look < LOOKS; look++) {
            if (look > 0) {
                Thread.sleep(Duration.ofSeconds(1).toMillis());
            }
            least = Math.min(least, objectBytes());
        }
        return least;
    }

    private long objectBytes() throws IOException {
        Matcher objects = OBJECTS.matcher(Programs.run("jcmd", Long.toString(process.pid()), "GC.class_histogram"));
        long bytes = 0;
        while (objects.find()) {
            bytes += objects.group(2).equals(FILLER) ? 0 : Long.parseLong(objects.group(1));
        }
        if (bytes == 0) {
            throw new IOException("jcmd tells no objects");
        }
        return bytes;
    }

    synchronized Usage usage() {
        return Usage.of(process.pid());
    }

    synchronized long pid() {
        return process.pid();
    }

    @Override
    public synchronized void close() {
        if (process != null) {
            process.destroy();
        }
    }
}
