package org.cloudimagefactory.comfy.confine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By what programs are bounded, as argument lists; nothing is run. */
class BoundingTest {
    private static final Bounds BOUNDS = new Bounds(3L << 30, 2, 21L << 30, Duration.ofHours(4));
    private static final List<String> BY_SYSTEM = List.of(
            "systemd-run",
            "--system",
            "--scope",
            "--quiet",
            "--collect",
            "--property=MemoryMax=3221225472",
            "--property=MemorySwapMax=0",
            "--property=CPUQuota=200%",
            "--property=TasksMax=2048",
            "--",
            "prlimit",
            "--fsize=22548578304",
            "--core=0",
            "--");
    private static final List<String> BY_LIMITS =
            List.of("prlimit", "--data=3221225472", "--cpu=28800", "--fsize=22548578304", "--core=0", "--");

    @TempDir
    Path directory;

    private final List<List<String>> lines = new ArrayList<>();
    private Path programs;

    @BeforeEach
    void begin() throws IOException {
        programs = Files.createDirectory(directory.resolve("bin"));
        for (String program : List.of("unshare", "setpriv", "mount", "prlimit", "nft", "slirp4netns")) {
            program(program);
        }
    }

    @Test
    void aControlGroupOfTheSystemForRoot() throws IOException {
        program("systemd-run");
        assertEquals(with(BY_SYSTEM, "env", "-i", "A=b", "what", "it does"), line(true, 0));
        assertEquals(
                "true", lines.get(0).get(lines.get(0).size() - 1), "a trial goes before, for a user may not be let");
    }

    @Test
    void aControlGroupOfTheirOwnForUsers() throws IOException {
        program("systemd-run");
        List<String> line = line(false, 0);
        assertEquals("--user", line.get(1));
        assertEquals(BY_SYSTEM.subList(2, BY_SYSTEM.size()), line.subList(2, BY_SYSTEM.size()));
    }

    @Test
    void limitsOfEachProcessWhereSystemdDoesNotLetIt() throws IOException {
        program("systemd-run");
        assertEquals(with(BY_LIMITS, "env", "-i", "A=b", "what", "it does"), line(false, 1));
    }

    @Test
    void limitsOfEachProcessWithoutSystemd() throws IOException {
        assertEquals(with(BY_LIMITS, "env", "-i", "A=b", "what", "it does"), line(true, 0));
        assertEquals(1, lines.size());
    }

    @Test
    void theCheckSaysWhichOfBothCounts() throws IOException {
        program("systemd-run");
        assertTrue(limits(0).ok());
        assertEquals(Finding.State.OK, limits(0).state());
        assertTrue(limits(0).text().contains("control group"), limits(0).text());
        assertTrue(limits(1).ok(), "less is no reason to refuse");
        assertEquals(Finding.State.WARN, limits(1).state());
        assertTrue(limits(1).text().contains("rlimits"), limits(1).text());
    }

    private Finding limits(int exitCode) {
        List<Finding> findings = confinement(true, exitCode).examine(directory);
        assertEquals(
                List.of("network namespace", "limits"),
                findings.stream().map(Finding::subject).toList());
        return findings.get(1);
    }

    /** The last command line when something is run in the open. */
    private List<String> line(boolean isRoot, int exitCode) {
        confinement(isRoot, exitCode)
                .runOpen(new Confinement.Task(
                        List.of("what", "it does"), Map.of("A", "b"), directory, BOUNDS, line -> {}));
        return lines.get(lines.size() - 1);
    }

    private Confinement confinement(boolean isRoot, int exitCode) {
        CommandRunner runner = command -> {
            lines.add(command.arguments());
            return new CommandResult(command, exitCode, "", "no", false);
        };
        return new Confinement(runner, new ProgramFinder(programs.toString()), isRoot, directory);
    }

    private void program(String name) throws IOException {
        Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private static List<String> with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all;
    }

    /** So that a command is never mistaken for one that is run. */
    @Test
    void theTimeLimitIsThatOfTheBounds() {
        List<Command> commands = new ArrayList<>();
        CommandRunner runner = command -> {
            commands.add(command);
            return new CommandResult(command, 0, "", "", false);
        };
        new Confinement(runner, new ProgramFinder(programs.toString()), true, directory.resolve("none"))
                .runOpen(new Confinement.Task(List.of("x"), Map.of(), directory, BOUNDS, line -> {}));
        assertEquals(Duration.ofHours(4), commands.get(0).timeLimit());
        assertEquals(directory, commands.get(0).directory());
    }
}
