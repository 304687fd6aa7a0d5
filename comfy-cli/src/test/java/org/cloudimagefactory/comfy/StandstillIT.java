package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that can't go on, under a time limit that no test could wait for. */
class StandstillIT {
    @TempDir
    Path directory;

    private Path blank;

    @BeforeEach
    void makeAnImageThatNothingBootsFrom() {
        blank = directory.resolve("blank.qcow2");
        new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks())
                .run(Command.of("qemu-img", "create", "-q", "-f", "qcow2", blank.toString(), "8M"))
                .orThrow("cannot make an image");
    }

    @Test
    void aTestEndsAtOnceAndKeepsTheConsole() throws IOException {
        ComfyRun run = ComfyRun.of("test", blank.toString(), "--memory", "128", "--timeout", "90m");
        assertEquals(ExitCode.ITEMS_FAILED, run.exitCode(), run.err());
        assertTrue(
                run.out()
                        .startsWith(
                                "failed   machine          the firmware has found nothing to boot: No bootable device. ("),
                run.out());
        String last = run.out().lines().reduce("", (a, b) -> b);
        assertTrue(last.startsWith("see      console          console.png and serial.log in /"), run.out());
        Path kept = Path.of(last.substring(last.indexOf('/')));
        try (Stream<Path> files = Files.list(kept)) {
            assertTrue(Files.size(kept.resolve("console.png")) > 0);
            files.forEach(file -> file.toFile().delete());
        }
        Files.delete(kept);
    }

    @Test
    void aBuildEndsAtOnceWithLinePictureAndHint() throws IOException {
        Path appliance = Files.writeString(
                directory.resolve("own.yml"), "distribution: micro\nbase: { image: blank.qcow2 }\nmemory: 128\n");
        Path output = directory.resolve("out");
        ComfyRun run = ComfyRun.of(
                "build",
                appliance.toString(),
                "--accelerator",
                "tcg",
                "--timeout",
                "90m",
                "--output-dir",
                output.toString());
        assertEquals(ExitCode.ITEMS_FAILED, run.exitCode(), run.err());
        String problem = run.err().lines().reduce("", (a, b) -> b);
        Path kept = output.resolve("own-1.0.failed");
        assertTrue(
                problem.startsWith(
                        "comfy: the firmware has found nothing to boot: No bootable device.; is it an image"),
                problem);
        assertTrue(problem.contains("the last screen is " + kept.resolve("console.png")), problem);
        assertTrue(Files.exists(kept.resolve("console.png")));
    }
}
