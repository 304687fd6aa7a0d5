package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.common.problem.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An output directory on a file system that is too small, made in a mount namespace of its own. */
class FullDirectoryIT {
    @TempDir
    Path directory;

    @Test
    void isToldBeforeAnythingIsBuilt() throws IOException, InterruptedException {
        Path output = Files.createDirectory(directory.resolve("out"));
        List<String> wrapper = List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=1m small \"$0\" && exec \"$@\"",
                output.toString());
        try (ComfyProcess comfy = ComfyProcess.start(
                directory.resolve("log"),
                wrapper,
                "build",
                "micro",
                "--accelerator",
                "tcg",
                "--output-dir",
                output.toString())) {
            assertEquals(ExitCode.ENVIRONMENT, comfy.exitCode(Duration.ofSeconds(30)), comfy.log());
            String last = comfy.log().lines().reduce("", (a, b) -> b);
            assertEquals(
                    "comfy: not enough space in " + output
                            + ": 1 MiB are free, 128 MiB are needed; free some, or name another directory",
                    last);
        }
    }
}
