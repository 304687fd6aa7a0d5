package org.cloudimagefactory.common.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureHookTest {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void isToldWhatHappened() throws IOException {
        Path told = directory.resolve("told");
        Path hook = program("env | grep ^RUN_ | sort > '" + told + "'; echo \"$#\" >> '" + told + "'");
        assertEquals(Optional.empty(), hook(hook, Duration.ofSeconds(20)).call(run(3)));
        assertEquals(
                List.of(
                        "RUN_BEGAN=2026-11-24T10:00:00Z",
                        "RUN_COMMAND=work",
                        "RUN_DURATION_SECONDS=5.000",
                        "RUN_ENDED=2026-11-24T10:00:05Z",
                        "RUN_EXIT_CODE=3",
                        "RUN_PROBLEMS=$(touch " + directory.resolve("forged") + ") went \\nwrong",
                        "RUN_SUMMARY=toy work: ended early with exit code 3; 5.0 s",
                        "RUN_TOOL=toy",
                        "0"),
                Files.readAllLines(told));
        assertFalse(Files.exists(directory.resolve("forged")));
    }

    @Test
    void isCalledForFailuresOnly() throws IOException {
        Path told = directory.resolve("told");
        Path hook = program("touch '" + told + "'");
        assertEquals(Optional.empty(), hook(hook, Duration.ofSeconds(20)).call(run(0)));
        assertEquals(Optional.empty(), hook(hook, Duration.ofSeconds(20)).call(run(75)));
        assertFalse(Files.exists(told));
    }

    @Test
    void isEndedWhenItHangsAndTheReasonIsTold() throws IOException {
        String slow =
                hook(program("sleep 600"), Duration.ofMillis(300)).call(run(1)).orElseThrow();
        assertTrue(slow.contains("took longer than"), slow);
        String failing = hook(program("echo no mail today >&2; exit 4"), Duration.ofSeconds(20))
                .call(run(1))
                .orElseThrow();
        assertEquals("the program of --on-failure did not work: no mail today", failing);
        String missing = hook(directory.resolve("none"), Duration.ofSeconds(20))
                .call(run(1))
                .orElseThrow();
        assertTrue(missing.endsWith("not found; check --on-failure"), missing);
    }

    private FinishedRun run(int exitCode) {
        RunRecord record = new RunRecord();
        record.problem("$(touch " + directory.resolve("forged") + ") went \nwrong");
        return new FinishedRun("toy", "work", record, START, START.plusSeconds(5), exitCode);
    }

    private Path program(String body) throws IOException {
        Path program = Files.createTempFile(directory, "hook", "");
        Files.writeString(program, "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private static FailureHook hook(Path program, Duration limit) {
        return new FailureHook(
                program.toString(),
                new ProcessCommandRunner(new ProgramFinder(System.getenv("PATH")), new ShutdownTasks()),
                limit);
    }
}
