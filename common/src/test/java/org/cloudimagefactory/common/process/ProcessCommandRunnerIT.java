package org.cloudimagefactory.common.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProcessCommandRunnerIT {
    private final ShutdownTasks shutdown = new ShutdownTasks();
    private final CommandRunner runner = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), shutdown);

    @TempDir
    Path directory;

    @Test
    void returnsExitCodeAndBothStreams() {
        CommandResult result = runner.run(Command.of("sh", "-c", "echo out; echo err >&2; exit 7"));
        assertEquals(7, result.exitCode());
        assertEquals("out\n", result.output());
        assertEquals("err\n", result.error());
        assertEquals("err", result.reason());
    }

    @Test
    void passesArgumentsAsTheyAre() {
        String hostile = "a b'c\"$(touch x)`id`;\n*";
        CommandResult result = runner.run(Command.of("printf", "%s", hostile));
        assertEquals(hostile, result.output());
    }

    @Test
    void givesNoInputAndOnlyAllowedVariables() {
        CommandResult result = runner.run(Command.of("sh", "-c", "cat; env").with("EXTRA", "1"));
        List<String> names = result.output()
                .lines()
                .map(line -> line.replaceFirst("=.*", ""))
                .sorted()
                .toList();
        assertTrue(names.contains("EXTRA"), result.output());
        assertTrue(result.output().contains("LC_ALL=C\n"), result.output());
        assertFalse(names.contains("SHELL"), result.output());
    }

    @Test
    void drainsMuchOutputOfBothStreamsAtOnce() {
        CommandResult result = runner.run(Command.of(
                "sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x >&2; head -c 3000000 /dev/zero | tr '\\0' y"));
        assertEquals(0, result.exitCode());
        assertEquals(3_000_000, result.output().length());
    }

    @Test
    void handsLinesOverAsTheyEndInNewlineOrReturn() {
        List<String> lines = new ArrayList<>();
        runner.run(Command.of("printf", "a\\rb\\nc").onOutput(lines::add));
        assertEquals(List.of("a", "b", "c"), lines);
    }

    @Test
    void saysWhichProgramIsMissing() {
        Problem e = assertThrows(
                Problem.class, () -> runner.run(Command.of("no-such-program").hint("install it")));
        assertInstanceOf(EnvironmentProblem.class, e);
        assertEquals("program 'no-such-program' not found; install it", e.line());
    }

    @Test
    void endsTheWholeTreeWhenTimeIsUp() throws Exception {
        CommandResult result = runner.run(leavingBehind("wait").within(Duration.ofMillis(500)));
        assertTrue(result.timedOut());
        assertEquals("sh took longer than 0 s and was ended", result.reason());
        assertGone();
    }

    @Test
    void leavesNothingBehindThatAProgramStarted() throws Exception {
        runner.run(leavingBehind("exit 0"));
        assertGone();
    }

    @Test
    void endsTheWholeTreeAtShutdown() throws Exception {
        Thread running = new Thread(() -> runner.run(leavingBehind("wait")));
        running.start();
        while (!Files.exists(directory.resolve("pid"))) {
            Thread.sleep(20);
        }
        shutdown.runAll();
        running.join();
        assertGone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep 300", "while :; do echo noise; echo noise >&2; done"})
    void isNotHeldUpByADaemonThatKeepsTheOutputOpen(String daemon) throws Exception {
        String script = "setsid sh -c 'echo $$ >pid.new; mv pid.new pid; " + daemon + "' & "
                + "until [ -e pid ]; do sleep 0.02; done; echo done; exit 5";
        try {
            CommandResult result =
                    runner.run(Command.of("sh", "-c", script).in(directory).within(Duration.ofSeconds(40)));
            assertFalse(result.timedOut());
            assertEquals(5, result.exitCode());
            assertTrue(result.output().contains("done\n"), result.output());
        } finally {
            ProcessHandle.of(daemonsPid()).ifPresent(process -> {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            });
        }
    }

    @Test
    void aTimeLimitHoldsForADaemonToo() throws Exception {
        String script = "setsid sh -c 'echo $$ >pid.new; mv pid.new pid; exec sleep 300' & "
                + "until [ -e pid ]; do sleep 0.02; done; wait; exec sleep 300";
        try {
            CommandResult result =
                    runner.run(Command.of("sh", "-c", script).in(directory).within(Duration.ofSeconds(1)));
            assertTrue(result.timedOut());
        } finally {
            ProcessHandle.of(daemonsPid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void limitsMemory() {
        Command hungry = Command.of("sh", "-c", "head -c 200000000 /dev/zero | tail -n 1 | wc -c");
        assertEquals("200000000", runner.run(hungry).output().strip());
        CommandResult limited = runner.run(hungry.limitedToMemory(64L << 20));
        assertEquals("0", limited.output().strip());
        assertTrue(limited.error().contains("memory exhausted"), limited.error());
    }

    private Command leavingBehind(String end) {
        // A daemon that ignores SIGTERM, in a process group of its own, is the worst case.
        String script = "trap '' TERM; set -m; sleep 300 & echo $! >pid.new; mv pid.new pid; " + end;
        return Command.of("sh", "-c", script).in(directory);
    }

    private long daemonsPid() throws IOException {
        return Long.parseLong(Files.readString(directory.resolve("pid")).trim());
    }

    private void assertGone() throws Exception {
        long pid = daemonsPid();
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process != null) {
            // Killed already, but init may take a moment to reap it.
            process.onExit().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void keepsTheStartOfTheOutputAndTheEndOfTheErrors() {
        String script =
                "head -c 17000000 /dev/zero | tr '\\0' o; echo; head -c 100000 /dev/zero | tr '\\0' e >&2; echo end >&2";
        CommandResult result = runner.run(Command.of("sh", "-c", script));
        assertEquals(0, result.exitCode());
        assertEquals(ProcessCommandRunner.OUTPUT_LIMIT, result.output().length());
        assertTrue(
                result.error().length() <= 64 * 1024, "kept " + result.error().length());
        assertTrue(result.error().endsWith("eend\n"), "the end is cut off");
    }
}
