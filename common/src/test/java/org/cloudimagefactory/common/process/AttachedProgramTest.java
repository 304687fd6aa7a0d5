package org.cloudimagefactory.common.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AttachedProgramTest {
    @TempDir
    Path directory;

    private final ShutdownTasks shutdown = new ShutdownTasks();
    private final AttachedProgram programs = new AttachedProgram(ProgramFinder.ofEnvironment(), shutdown);

    @Test
    void readsAndAddsToFilesAndGivesItsExitCode() throws IOException {
        Path input = Files.writeString(directory.resolve("in"), "echo out; echo err >&2; exit 7\n");
        Path output = Files.writeString(directory.resolve("out"), "before\n");

        assertEquals(7, run(List.of("sh", "-s"), input, output));

        assertEquals("before\nout\nerr\n", Files.readString(output));
    }

    @Test
    void knowsNoMoreOfTheEnvironmentThanOtherPrograms() throws IOException {
        Path output = directory.resolve("out");

        assertEquals(0, run(List.of("env"), Path.of("/dev/null"), output));

        List<String> names = Files.readAllLines(output).stream()
                .map(line -> line.replaceFirst("=.*", ""))
                .filter(name -> !name.equals("TERM") && !ProcessCommandRunner.PASSED_ON.contains(name))
                .toList();
        assertEquals(List.of(), names);
    }

    @Test
    void aProgramThatIsMissingIsToldWithWhatInstallsIt() {
        EnvironmentProblem problem = assertThrows(
                EnvironmentProblem.class, () -> run(List.of("no-such-program"), directory, directory.resolve("out")));
        assertEquals("program 'no-such-program' not found; install it", problem.line());
    }

    @Test
    @Timeout(60)
    void endsWithTheProcess() {
        Thread end = new Thread(() -> {
            while (ProcessHandle.current()
                    .children()
                    .noneMatch(child -> child.info()
                            .commandLine()
                            .filter(line -> line.endsWith("sleep 4242"))
                            .isPresent())) {
                Thread.onSpinWait();
            }
            shutdown.runAll();
        });
        end.start();

        assertEquals(143, run(List.of("sleep", "4242"), Path.of("/dev/null"), directory.resolve("out")));
    }

    private int run(List<String> line, Path input, Path output) {
        return programs.run(line, new AttachedProgram.Streams(input, output), "install it");
    }
}
