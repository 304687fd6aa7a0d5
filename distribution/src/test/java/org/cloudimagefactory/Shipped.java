package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs what ships, as somebody whose home is a directory of the test. */
final class Shipped {
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();

    record Outcome(int exitCode, String out, String err) {}

    Shipped(Path home) {
        this.home = home;
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", home.toString());
        environment.put("FACTORY_LOCK", home.resolve("pipeline.lock").toString());
    }

    Shipped with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    static Path distribution() throws IOException {
        Path parent = Path.of("target", "cloud-image-factory").toAbsolutePath();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, "cloud-image-factory-*")) {
            return entries.iterator().next();
        }
    }

    static String tool(String name) throws IOException {
        return distribution().resolve("bin").resolve(name).toString();
    }

    Process start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.directory(home.toFile()).start();
    }

    Outcome run(String... command) throws Exception {
        return answering("", command);
    }

    /** Runs a program whose stdin holds that. */
    Outcome answering(String input, String... command) throws Exception {
        Path out = Files.createTempFile(home, ".out", "");
        Path err = Files.createTempFile(home, ".err", "");
        Path in = Files.createTempFile(home, ".in", "");
        Files.writeString(in, input);
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.directory(home.toFile()).start();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "still running");
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Waits until a program has printed that, and returns all that it has printed by then. */
    static String awaitText(Process process, String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            int next = process.getInputStream().read();
            assertTrue(next >= 0, "it ended after: " + seen);
            seen.append((char) next);
        }
        return seen.toString();
    }

    static void type(Process process, String line) throws IOException {
        OutputStream keyboard = process.getOutputStream();
        keyboard.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }
}
