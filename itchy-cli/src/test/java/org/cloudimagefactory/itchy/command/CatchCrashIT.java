package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cloudimagefactory.itchy.ItchyMain;
import org.cloudimagefactory.itchy.event.EventReader;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the tool as a process of its own, which is killed at any time or has company. */
class CatchCrashIT {
    private static final int KILLS = 6;
    private static final int FIRST_KILL_MILLIS = 700;
    private static final int STEP_MILLIS = 350;

    @TempDir
    Path directory;

    private final Map<String, byte[]> contents = new HashMap<>();
    private TestServer server;
    private TestPublisher publisher;

    @BeforeEach
    void publish() throws Exception {
        server = new TestServer();
        publisher = new TestPublisher(server, directory.resolve("certificates"));
        publish("1");
        List<String> arguments = new ArrayList<>(List.of("subscribe", "--auto-endorse", "--yes"));
        arguments.addAll(common());
        arguments.add(server.url(TestPublisher.LIST));
        ToolRun run = ToolRun.of(Clock.systemUTC(), arguments.toArray(new String[0]));
        assertEquals(0, run.exitCode(), run.err());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void losesNothingWhenItIsKilledAtAnyTime() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            if (kill == KILLS / 2) {
                publish("2");
            }
            Process process = start("--bandwidth", "4M");
            boolean ended = process.waitFor(FIRST_KILL_MILLIS + kill * STEP_MILLIS, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            assertTrue(!ended || process.exitValue() == 0, Files.readString(directory.resolve("log")));
        }
        assertEquals(0, start().waitFor(), Files.readString(directory.resolve("log")));
        Map<String, VmcatcherEvent> last = new HashMap<>();
        for (Path file : sorted(directory.resolve("spool"))) {
            VmcatcherEvent event = new EventReader().read(file);
            event.identifier().ifPresent(identifier -> last.put(identifier, event));
        }
        assertEquals(contents.keySet(), last.keySet());
        for (Map.Entry<String, byte[]> image : contents.entrySet()) {
            VmcatcherEvent event = last.get(image.getKey());
            assertEquals("AvailablePostfix", event.typeName().orElseThrow());
            assertEquals("2", event.get("HV_VERSION").orElseThrow());
            Path file = directory.resolve("cache").resolve(event.fileName().orElseThrow());
            assertArrayEquals(image.getValue(), Files.readAllBytes(file));
        }
        assertEquals(contents.size(), sorted(directory.resolve("cache")).size());
    }

    @Test
    void letsOneOfTwoRunsWork() throws Exception {
        Process first = start("--bandwidth", "4M");
        Process second = start("--bandwidth", "4M");
        List<Integer> codes = new ArrayList<>(List.of(first.waitFor(), second.waitFor()));
        codes.sort(null);
        assertEquals(0, codes.get(0), Files.readString(directory.resolve("log")));
        assertTrue(codes.get(1) == 75 || codes.get(1) == 0, Files.readString(directory.resolve("log")));
        assertEquals(contents.size(), sorted(directory.resolve("cache")).size());
    }

    private void publish(String version) throws Exception {
        publisher.clear();
        for (String identifier : List.of("a", "b", "c")) {
            byte[] content = new byte[2_000_000];
            Arrays.fill(content, (byte) (identifier.charAt(0) + Integer.parseInt(version)));
            contents.put(identifier, content);
            publisher.image(identifier, version, content);
        }
        publisher.publish();
    }

    private Process start(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ItchyMain.class.getName(),
                "catch",
                "--metadata-dir",
                directory.resolve("spool").toString(),
                "--cache-dir",
                directory.resolve("cache").toString()));
        command.addAll(common());
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
    }

    private List<String> common() {
        return List.of(
                "--state-file",
                directory.resolve("state.db").toString(),
                "--ca-dir",
                directory.resolve("certificates").toString());
    }

    private static List<Path> sorted(Path files) throws Exception {
        try (Stream<Path> all = Files.list(files)) {
            return all.filter(file -> !file.getFileName().toString().startsWith(".")
                            || file.toString().endsWith(".part"))
                    .sorted()
                    .toList();
        }
    }
}
