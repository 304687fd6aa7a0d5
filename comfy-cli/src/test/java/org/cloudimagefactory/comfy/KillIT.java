package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends comfy in the middle of a Packer build, in all ways that there are. */
class KillIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void interruptLeavesNothing() throws IOException, InterruptedException {
        assertEquals(130, endedBy("INT"));
        assertEquals(List.of(), visible());
        assertEquals(List.of(), files());
    }

    @Test
    void terminationLeavesNothing() throws IOException, InterruptedException {
        assertEquals(143, endedBy("TERM"));
        assertEquals(List.of(), visible());
        assertEquals(List.of(), files());
    }

    @Test
    void killLeavesNoProcessAndTheNextRunStartsClean() throws IOException, InterruptedException {
        assertEquals(137, endedBy("KILL"));
        assertEquals(List.of(), visible());
        assertEquals(List.of(".comfy-micro-1.0"), files());
        // It takes over what the killed one left, and takes it away.
        assertEquals(143, endedBy("TERM"));
        assertEquals(List.of(), files());
    }

    @Test
    void interruptOfADownloadLeavesWhatCanBeResumedAndNothingElse() throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        CountDownLatch begun = new CountDownLatch(1);
        server.createContext("/slow.iso", exchange -> {
            exchange.sendResponseHeaders(200, 1 << 20);
            exchange.getResponseBody().write(new byte[1000]);
            exchange.getResponseBody().flush();
            // The rest never comes.
            begun.countDown();
        });
        server.start();
        new Planning(directory)
                .distribution(
                        "slow",
                        "{ \"name\": \"slow\", \"versions\": [ { \"major_version\": \"1\", \"iso_url\": \"http://127.0.0.1:"
                                + server.getAddress().getPort() + "/slow.iso\", \"iso_checksum\": \"sha256:"
                                + "0".repeat(64) + "\" } ] }");
        Path cache = directory.resolve("cache");
        try (ComfyProcess comfy = ComfyProcess.start(
                directory.resolve("log"),
                List.of(),
                "build",
                "slow",
                "--template-dir",
                directory.resolve("templates").toString(),
                "--cache-dir",
                cache.toString(),
                "--accelerator",
                "tcg",
                "--output-dir",
                output().toString())) {
            assertTrue(begun.await(60, TimeUnit.SECONDS), comfy.log());
            comfy.signal("INT");
            assertEquals(130, comfy.exitCode(SOON), comfy.log());
        } finally {
            server.stop(0);
        }
        assertEquals(List.of(), files());
        try (Stream<Path> kept = Files.list(cache.resolve("downloads"))) {
            assertEquals(
                    List.of(".part"),
                    kept.map(file -> file.getFileName().toString().replaceFirst(".*(?=[.]part$)", ""))
                            .toList());
        }
    }

    private int endedBy(String signal) throws IOException, InterruptedException {
        try (ComfyProcess comfy = ComfyProcess.start(
                directory.resolve("log"),
                List.of(),
                "build",
                "micro",
                "--accelerator",
                "tcg",
                "--output-dir",
                output().toString())) {
            comfy.awaitQemu(output());
            comfy.signal(signal);
            int exitCode = comfy.exitCode(SOON);
            awaitNoProcess();
            return exitCode;
        }
    }

    private void awaitNoProcess() throws InterruptedException {
        Instant end = Instant.now().plus(SOON);
        List<String> left = ComfyProcess.processesOf(output());
        while (!left.isEmpty() && Instant.now().isBefore(end)) {
            Thread.sleep(100);
            left = ComfyProcess.processesOf(output());
        }
        assertEquals(List.of(), left);
    }

    private Path output() {
        return directory.resolve("out");
    }

    private List<String> visible() throws IOException {
        return files().stream().filter(name -> !name.startsWith(".")).toList();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(output())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
