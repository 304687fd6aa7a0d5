package org.cloudimagefactory.nifty.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.nifty.sandbox.opennebula.Sandbox;
import org.cloudimagefactory.nifty.sandbox.opennebula.SandboxOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;

class SandboxCommandTest {
    @Command(name = "nifty")
    private static final class Root {}

    @TempDir
    Path directory;

    private final ShutdownTasks shutdown = new ShutdownTasks();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void tellsWhatItIsAndWhereAndEndsWithTheProcess() throws Exception {
        CompletableFuture<Integer> run =
                start("--state-dir", directory.toString(), "--port", "0", "--one-version", "6.10.0");
        List<String> lines = awaitLines(3);
        assertEquals("A stand-in for OpenNebula 6.10.0, for tries and tests: no machine runs in it.", lines.get(0));
        assertEquals("Secret file: " + directory.resolve("one_auth"), lines.get(1));
        assertTrue(lines.get(2).matches("Ready: http://127\\.0\\.0\\.1:[0-9]+/RPC2"), lines.get(2));
        assertTrue(Files.readString(directory.resolve("one_auth")).matches("oneadmin:[0-9a-f]{32}\n"));
        shutdown.runAll();
        assertEquals(0, run.get(30, TimeUnit.SECONDS));
        assertEquals("", err.toString());
    }

    @Test
    void tellsItToPrograms() throws Exception {
        CompletableFuture<Integer> run = start("--state-dir", directory.toString(), "--port", "0", "--output", "json");
        JsonNode document = new ObjectMapper().readTree(awaitLines(1).get(0));
        assertTrue(document.get("endpoint").asText().startsWith("http://127.0.0.1:"));
        assertEquals(
                directory.resolve("one_auth").toString(),
                document.get("secretFile").asText());
        assertEquals("7.4.0", document.get("version").asText());
        assertTrue(document.get("standIn").asBoolean());
        shutdown.runAll();
        assertEquals(0, run.get(30, TimeUnit.SECONDS));
    }

    @Test
    void fillsTheCloudBeforeItAnswers() throws Exception {
        for (int round = 0; round < 2; round++) {
            ShutdownTasks end = new ShutdownTasks();
            CompletableFuture<Integer> run = CompletableFuture.supplyAsync(
                    () -> run(end, "--state-dir", directory.toString(), "--port", "0", "--fill", "50"));
            awaitLines(3 * (round + 1));
            end.runAll();
            assertEquals(0, run.get(30, TimeUnit.SECONDS));
        }
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.in(directory))) {
            assertEquals(50, sandbox.images().size());
            assertEquals(50, sandbox.templates().size());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--one-version,5.4.0, nifty: no recordings of OpenNebula '5.4.0'; give 6.10.0 or 7.4.0",
        "--port,70000, nifty: --port 70000 is out of range; give a number from 0 to 65535",
        "--copy-delay,-1, nifty: --copy-delay -1 is out of range; give a number from 0 to 3600000",
    })
    void refusesOptionsWithoutSense(String option, String value, String message) {
        assertEquals(2, run("--state-dir", directory.toString(), option, value));
        assertEquals(message, oneLine());
    }

    @Test
    void saysThatThePortIsInUse() {
        try (Sandbox other = Sandbox.start(SandboxOptions.in(directory.resolve("other")))) {
            String port = Integer.toString(other.endpoint().getPort());
            assertEquals(3, run("--state-dir", directory.resolve("mine").toString(), "--port", port));
            assertTrue(oneLine().contains("cannot listen on port " + port), err::toString);
        }
    }

    @Test
    void saysThatAnotherSandboxUsesTheDirectory() {
        try (Sandbox other = Sandbox.start(SandboxOptions.in(directory))) {
            assertTrue(other.endpoint().getPort() > 0);
            assertEquals(75, run("--state-dir", directory.toString(), "--port", "0"));
            assertTrue(oneLine().contains("another run works in " + directory), err::toString);
        }
    }

    @Test
    void saysThatItsStateIsDamaged() throws Exception {
        Files.writeString(directory.resolve("journal"), "garbage\nmore\n");
        assertEquals(3, run("--state-dir", directory.toString(), "--port", "0"));
        assertTrue(oneLine().contains("cannot use " + directory + ": line 1 of journal is damaged"), err::toString);
    }

    private String oneLine() {
        List<String> lines = err.toString().lines().toList();
        assertEquals(1, lines.size(), err::toString);
        return lines.get(0);
    }

    private CompletableFuture<Integer> start(String... arguments) {
        return CompletableFuture.supplyAsync(() -> run(arguments));
    }

    private int run(String... arguments) {
        return run(shutdown, arguments);
    }

    private int run(ShutdownTasks tasks, String... arguments) {
        Tool tool = new Tool("nifty", new Root(), Map.of(), List.of(), Map.of(), tasks);
        ToolCommandLine line = new ToolCommandLine(tool, List.of(new SandboxCommand(tasks)));
        line.commandLine().setOut(new PrintWriter(out, true));
        line.commandLine().setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 1];
        all[0] = "sandbox";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return line.run(all);
    }

    private List<String> awaitLines(int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (out.toString().lines().count() < count) {
            assertTrue(System.nanoTime() < end, () -> "no line; stderr: " + err);
            Thread.sleep(20);
        }
        return out.toString().lines().toList();
    }
}
