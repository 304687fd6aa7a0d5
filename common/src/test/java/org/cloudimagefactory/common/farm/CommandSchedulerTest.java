package org.cloudimagefactory.common.farm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is a script of the test: it answers late, twice, nonsense, or not at all. */
class CommandSchedulerTest {
    private static final JobResources NEEDS = new JobResources(512, 2, Duration.ofMinutes(90));

    @TempDir
    Path directory;

    private Path task;

    @BeforeEach
    void task() throws IOException {
        task = Files.createDirectories(directory.resolve("a task's"));
    }

    private CommandScheduler engine(String script) throws IOException {
        Path program = directory.resolve("engine");
        Files.writeString(program, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return scheduler("""
                name: Stand-in
                submit: [%1$s, submit, "{{ job_file }}", "--name={{ mark }}"]
                submitted: '^Your job (?<id>\\S+) '
                status: [%1$s, status]
                listed: '^(?<id>\\S+) (?<mark>cif-\\S+) (?<state>\\S+)(?: on (?<node>\\S+))?$'
                cancel: [%1$s, cancel, "{{ id }}"]
                states: {qw: queued, r: running, x: cancelled, z: gone}
                job_file: |
                  name={{ mark }} memory={{ memory }}M cpus={{ cpus }} seconds={{ seconds }}
                  run={{ script }}
                """.formatted(program));
    }

    private CommandScheduler scheduler(String file) throws IOException {
        Path engine = directory.resolve("engine.yml");
        Files.writeString(engine, file);
        ProcessCommandRunner runner = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
        return new CommandScheduler(runner, engine, Map.of("SGE_ROOT", "/opt/sge", "SECRET_KEY", "x"));
    }

    private Scheduler.Submission submission() {
        return new Scheduler.Submission("cif-1", NEEDS, List.of(task), List.of("echo", "it's"), directory);
    }

    @Test
    void submitsAFileThatIsRenderedByListsOfArguments() throws IOException {
        CommandScheduler engine = engine("""
                printf '%s|' "$@" >"${0%/*}/called"; echo "$SGE_ROOT$SECRET_KEY" >"${0%/*}/environment"
                echo 'Your job 12 (x) has been submitted'
                """);
        assertEquals(List.of("12"), engine.submit(submission()));
        assertEquals(
                "submit|" + task.resolve("job.engine") + "|--name=cif-1|",
                Files.readString(directory.resolve("called")));
        assertEquals("/opt/sge\n", Files.readString(directory.resolve("environment")));
        assertEquals(
                "name=cif-1 memory=512M cpus=2 seconds=5400\nrun=" + task.resolve("job.sh") + "\n",
                Files.readString(task.resolve("job.engine")));
    }

    @Test
    void theScriptRunsTheToolWithItsLog() throws IOException, InterruptedException {
        engine("echo 'Your job 12 (x)'\n").submit(submission());
        assertEquals(
                0, new ProcessBuilder(task.resolve("job.sh").toString()).start().waitFor());
        assertEquals("it's " + task + "\n", Files.readString(task.resolve(FarmDirectory.LOG)));
    }

    @Test
    void readsWhatTheEngineHas() throws IOException {
        CommandScheduler engine = engine("""
                echo 'id mark state'
                echo '7 cif-a qw'
                echo '8 cif-b r on n1'
                echo '9 cif-c x'
                echo '10 cif-d strange'
                echo '11 other r'
                """);
        assertEquals(
                List.of(
                        new Listed("cif-a", 0, "7", Listed.Standing.QUEUED, "qw", ""),
                        new Listed("cif-b", 0, "8", Listed.Standing.RUNNING, "r", "n1"),
                        new Listed("cif-c", 0, "9", Listed.Standing.CANCELLED, "x", ""),
                        new Listed("cif-d", 0, "10", Listed.Standing.RUNNING, "strange", "")),
                engine.list());
    }

    @Test
    void nonsenseIsNoJob() throws IOException {
        CommandScheduler engine = engine("head -c 5000 /dev/urandom\nprintf '\\n7 cif-a r\\n'\n");
        assertTrue(engine.list().stream().anyMatch(job -> job.mark().equals("cif-a")));
        EnvironmentProblem problem = assertThrows(EnvironmentProblem.class, () -> engine.submit(submission()));
        assertTrue(problem.getMessage().startsWith("Stand-in takes no jobs: it says: "), problem.getMessage());
        assertFalse(problem.line().contains("\n"));
    }

    @Test
    void anAnswerThatComesTwiceIsTheFirst() throws IOException {
        CommandScheduler engine = engine("echo 'Your job 12 (x)'; echo 'Your job 13 (x)'\n");
        assertEquals(List.of("12"), engine.submit(submission()));
    }

    @Test
    void noAnswerIsNeitherAListNorAJob() throws IOException {
        CommandScheduler silent = engine("exit 0\n");
        assertEquals(List.of(), silent.list());
        assertThrows(EnvironmentProblem.class, () -> silent.submit(submission()));
        CommandScheduler dead = engine("printf 'cannot reach the master\\nExiting.\\n' >&2; exit 1\n");
        EnvironmentProblem problem = assertThrows(EnvironmentProblem.class, dead::list);
        assertEquals("Stand-in gives no list of jobs: cannot reach the master Exiting.", problem.getMessage());
    }

    @Test
    void anIdentifierThatIsAnOptionIsRefused() throws IOException {
        CommandScheduler engine = engine("echo 'Your job --all '\n");
        assertThrows(EnvironmentProblem.class, () -> engine.submit(submission()));
    }

    @Test
    void whatHasEndedNeedNotBeCancelled() throws IOException {
        engine("[ \"$1\" != cancel ] || exit 1\n").cancel(List.of("12"));
        CommandScheduler keeps = engine("[ \"$1\" != cancel ] || exit 1\necho '12 cif-a r'\n");
        assertThrows(EnvironmentProblem.class, () -> keeps.cancel(List.of("12")));
    }

    @Test
    void aPatternThatTakesForEverComesToAnEnd() throws IOException {
        Path program = directory.resolve("status");
        Files.writeString(program, "#!/bin/sh\nhead -c 60 /dev/zero | tr '\\0' a; echo '!'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        CommandScheduler engine = scheduler("""
                name: Slow
                submit: [%1$s]
                submitted: '(?<id>x)'
                status: [%1$s]
                listed: '^(?<mark>(?:(a+)\\2?)+)(?<state>b)$'
                cancel: [%1$s]
                states: {}
                job_file: ''
                """.formatted(program));
        EnvironmentProblem problem = assertThrows(EnvironmentProblem.class, engine::list);
        assertTrue(problem.getMessage().contains("takes too long"), problem.getMessage());
    }

    @Test
    void whatIsWrongWithAFileIsSaidByItsKey() throws IOException {
        assertWrong("'submit' is missing", "name: x\n");
        assertWrong("'submit' is no list", "name: x\nsubmit: []\n");
        assertWrong("'submitted' has no group (?<id>...)", "name: x\nsubmit: [a]\nsubmitted: 'a'\n");
        assertWrong("frobnicate", "frobnicate: x\n");
        assertWrong("state 'q' is 'waits'", """
                name: x
                submit: [a]
                submitted: '(?<id>a)'
                status: [a]
                listed: '(?<mark>a)(?<state>b)'
                cancel: [a]
                states: {q: waits}
                """);
    }

    private void assertWrong(String expected, String file) {
        EnvironmentProblem problem = assertThrows(EnvironmentProblem.class, () -> scheduler(file));
        assertTrue(problem.getMessage().contains(expected), problem.getMessage());
    }
}
