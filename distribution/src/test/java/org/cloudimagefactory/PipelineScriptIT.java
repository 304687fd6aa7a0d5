package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pipeline.sh makes of what its steps do; the tools are stand-ins that end as they are told. */
class PipelineScriptIT {
    private static final String STAND_IN = """
            #!/bin/sh
            case "$1" in
                config)
                    [ ! -e "$HOME/broken" ] || { echo "${0##*/}: invalid configuration" >&2; exit 3; }
                    cat "$HOME/${0##*/}.config"
                    exit ;;
            esac
            echo "${0##*/} $*" >>"$HOME/calls"
            if [ "$1" = "${SLOW:-}" ]; then
                trap 'echo "$1 ended" >>"$HOME/calls"; exit 143' TERM
                echo "$$" >"$HOME/slow.pid"
                while :; do sleep 0.05; done
            fi
            eval "exit \\${EXIT_$1:-0}"
            """;

    @TempDir
    private Path directory;

    private Shipped shipped;
    private String script;

    @BeforeEach
    void standIn() throws IOException {
        shipped = new Shipped(directory);
        script = directory.resolve("factory/libexec/pipeline.sh").toString();
        Files.createDirectories(directory.resolve("factory/libexec"));
        Files.copy(Shipped.distribution().resolve("libexec/pipeline.sh"), Path.of(script));
        for (String tool : List.of("comfy", "itchy", "nifty")) {
            Path file = directory.resolve("factory/bin/" + tool);
            Files.createDirectories(file.getParent());
            Files.writeString(file, STAND_IN);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.writeString(directory.resolve("state.db"), "");
        Files.createDirectory(directory.resolve("events"));
        configure(directory.resolve("state.db"), directory.resolve("events"), "/secret");
    }

    private void configure(Path state, Path events, String secret) throws IOException {
        Files.writeString(
                directory.resolve("itchy.config"),
                "metadata_dir: " + events + "  # from /etc/itchy/itchy.yml\nstate_file: " + state + "  # built in\n");
        Files.writeString(
                directory.resolve("nifty.config"),
                "backend: opennebula  # built in\nsecret_file: " + secret + "  # from $NIFTY_SECRET_FILE\n");
    }

    private List<String> calls() throws IOException {
        Path calls = directory.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    @Test
    void runsAllStepsInTheirOrder() throws Exception {
        Shipped.Outcome run = shipped.run("sh", script);
        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
        assertEquals(List.of("itchy catch", "itchy process", "nifty sync", "itchy clean", "nifty clean"), calls());
        assertEquals(
                "pipeline: itchy catch 0, itchy process 0, nifty sync 0, itchy clean 0, nifty clean 0: exit 0\n",
                run.out());
    }

    /** Exit codes of the steps, and of the run: the gravest of them. */
    @ParameterizedTest
    @CsvSource({
        "0,0,0,0,0",
        "75,0,0,0,75",
        "0,75,1,75,1",
        "1,3,1,0,3",
        "3,70,3,1,70",
        "2,0,0,0,3",
        "0,137,1,0,3",
        "143,0,0,0,3",
        "0,0,0,70,70",
        "1,0,0,0,1"
    })
    void aFailingStepDoesNotStopTheNextAndTheExitTells(int caught, int processed, int synced, int cleaned, int all)
            throws Exception {
        shipped.with("EXIT_catch", "" + caught)
                .with("EXIT_process", "" + processed)
                .with("EXIT_sync", "" + synced)
                .with("EXIT_clean", "" + cleaned);
        Shipped.Outcome run = shipped.run("sh", script);
        assertEquals(all, run.exitCode(), run.err());
        assertEquals(5, calls().size());
        assertEquals(caught != 0, run.err().contains("pipeline: itchy catch ended with " + caught + "\n"));
        assertTrue(run.out().endsWith(": exit " + all + "\n"), run.out());
    }

    @Test
    void passesOverWhatNobodyHasSetUp() throws Exception {
        configure(directory.resolve("none.db"), directory.resolve("nothing"), "");
        Shipped.Outcome run = shipped.run("sh", script);
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(List.of(), calls());
        List<String> lines = run.out().lines().toList();
        assertTrue(
                lines.get(0).startsWith("pipeline: catch is skipped: nothing is subscribed, there is no "), run.out());
        assertTrue(lines.get(1).startsWith("pipeline: process is skipped: no event has come yet"), run.out());
        assertTrue(
                lines.get(2).startsWith("pipeline: sync is skipped: no cloud is configured; 'nifty init'"), run.out());
        assertEquals(
                "pipeline: catch skipped, process skipped, sync skipped, clean skipped, clean skipped: exit 0",
                lines.get(5));
        Files.createDirectories(directory.resolve(".one"));
        Files.writeString(directory.resolve(".one/one_auth"), "a:b");
        shipped.run("sh", script, "sync");
        assertEquals(List.of("nifty sync"), calls());
    }

    @Test
    void aBrokenConfigurationIsToldByTheSteps() throws Exception {
        Files.writeString(directory.resolve("broken"), "");
        Shipped.Outcome run = shipped.with("EXIT_sync", "3").run("sh", script);
        assertEquals(3, run.exitCode());
        assertEquals(5, calls().size());
    }

    @Test
    void oneRunAtATime() throws Exception {
        Process first = shipped.with("SLOW", "process").start("sh", script);
        awaitFile("slow.pid");
        shipped.with("SLOW", "");
        Shipped.Outcome second = shipped.run("sh", script, "sync");
        assertEquals(75, second.exitCode());
        assertTrue(
                second.err()
                        .matches("pipeline: another run holds .*/pipeline.lock \\(pid " + first.pid()
                                + ", since .*: catch process sync clean\\); try again later\n"),
                second.err());
        Shipped.Outcome waited = shipped.run("sh", script, "--wait", "1", "build", "micro");
        assertEquals(75, waited.exitCode());
        first.destroy();
        assertTrue(first.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, shipped.run("sh", script, "sync").exitCode(), "the lock is free again");
    }

    @Test
    void whoWaitsGetsTheLock() throws Exception {
        Process first = shipped.with("SLOW", "process").start("sh", script, "process");
        awaitFile("slow.pid");
        Process second = shipped.with("SLOW", "").start("sh", script, "--wait", "60", "sync");
        first.destroy();
        assertTrue(second.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, second.exitValue());
        assertEquals(List.of("itchy process", "process ended", "nifty sync"), calls());
    }

    @ParameterizedTest
    @CsvSource({"TERM,143", "INT,130", "HUP,143"})
    void aSignalEndsTheStepAndBeginsNoOther(String signal, int exitCode) throws Exception {
        // What runs behind an & is deaf to SIGINT, and by nohup to SIGHUP, and so are its children, the tests among
        // them.
        Process run = shipped.with("SLOW", "process").start("env", "--default-signal=INT,HUP", "sh", script);
        awaitFile("slow.pid");
        shipped.run("kill", "-" + signal, Long.toString(run.pid()));
        assertTrue(run.waitFor(1, TimeUnit.MINUTES));
        assertEquals(exitCode, run.exitValue());
        assertEquals(List.of("itchy catch", "itchy process", "process ended"), calls());
        String err = new String(run.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("pipeline: interrupted after itchy catch 0\n", err);
    }

    @Test
    void aStepThatOutlivesAKilledRunStillHoldsTheLock() throws Exception {
        Process run = shipped.with("SLOW", "process").start("sh", script);
        awaitFile("slow.pid");
        run.destroyForcibly().waitFor();
        assertEquals(75, shipped.run("sh", script, "sync").exitCode());
        long step =
                Long.parseLong(Files.readString(directory.resolve("slow.pid")).strip());
        ProcessHandle left = ProcessHandle.of(step).orElseThrow();
        left.destroy();
        left.onExit().get(1, TimeUnit.MINUTES);
        assertEquals(0, shipped.run("sh", script, "sync").exitCode());
    }

    @Test
    void buildsDescribedAppliancesAndDistributions() throws Exception {
        Files.createDirectory(directory.resolve("appliances"));
        Files.writeString(directory.resolve("appliances/web.yml"), "");
        shipped.with("FACTORY_APPLIANCES", directory.resolve("appliances").toString());
        assertEquals(0, shipped.run("sh", script, "build", "web").exitCode());
        assertEquals(0, shipped.run("sh", script, "build", "micro").exitCode());
        assertEquals(List.of("comfy build " + directory + "/appliances/web.yml", "comfy build micro"), calls());
    }

    @Test
    void pollsRepositoriesWhereASiteHasConfiguredSome() throws Exception {
        Path sources = directory.resolve("comfy-sources.yml");
        Files.writeString(directory.resolve("comfy.config"), "sources: " + sources + "  # built in\n");
        Shipped.Outcome none = shipped.run("sh", script, "poll");
        assertEquals(0, none.exitCode(), none.err());
        assertTrue(
                none.out().startsWith("pipeline: poll is skipped: no repository is configured, there is no " + sources),
                none.out());
        assertEquals(List.of(), calls());
        Files.writeString(sources, "");
        assertEquals(1, shipped.with("EXIT_poll", "1").run("sh", script, "poll").exitCode());
        assertEquals(List.of("comfy poll"), calls());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "build",
                "sync build",
                "build a b",
                "build ../x",
                "build -x",
                "build .",
                "--wait",
                "--wait 1x",
                "--wait -1",
                "--lock",
                "--unknown"
            })
    void refusesWhatItDoesNotKnow(String arguments) throws Exception {
        String[] command = ("sh " + script + " " + arguments).split(" ");
        Shipped.Outcome run = shipped.run(command);
        assertEquals(2, run.exitCode());
        assertEquals(1, run.err().lines().count(), run.err());
        assertEquals(List.of(), calls());
        assertFalse(Files.exists(directory.resolve("pipeline.lock")));
    }

    @Test
    void saysThatItCannotLock() throws Exception {
        Shipped.Outcome run = shipped.run("sh", script, "--lock", directory + "/no/such/lock");
        assertEquals(3, run.exitCode());
        assertTrue(run.err().startsWith("pipeline: cannot write lock " + directory + "/no/such/lock; "), run.err());
    }

    @Test
    void shellcheckAgrees() throws Exception {
        Shipped.Outcome check = shipped.run("shellcheck", script);
        assertEquals("", check.out() + check.err());
    }

    private void awaitFile(String name) throws Exception {
        Path file = directory.resolve(name);
        while (!Files.exists(file) || Files.size(file) == 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
