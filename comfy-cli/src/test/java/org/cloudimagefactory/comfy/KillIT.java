package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
