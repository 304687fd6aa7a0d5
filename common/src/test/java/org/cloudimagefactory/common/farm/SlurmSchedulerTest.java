package org.cloudimagefactory.common.farm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Slurm's programs are asked, and what is made of what they say. Real ones run in itchy's {@code SlurmIT}. */
class SlurmSchedulerTest {
    private static final JobResources NEEDS = new JobResources(512, 2, Duration.ofSeconds(90));

    @TempDir
    Path directory;

    private final List<Command> asked = new ArrayList<>();
    private int exitCode;
    private String output = "";
    private String error = "";
    private String script = "";

    private CommandResult answer(Command command) {
        asked.add(command);
        if (command.program().equals("sbatch")) {
            try {
                script = Files.readString(
                        Path.of(command.arguments().get(command.arguments().size() - 1)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new CommandResult(command, exitCode, output, error, false);
    }

    private SlurmScheduler slurm(SlurmOptions options) {
        return new SlurmScheduler(this::answer, options, "/etc/slurm/own.conf");
    }

    private SlurmScheduler slurm() {
        return slurm(new SlurmOptions(null, null, null));
    }

    private Scheduler.Submission submission(String... tasks) {
        List<Path> paths =
                List.of(tasks).stream().map(task -> directory.resolve(task)).toList();
        return new Scheduler.Submission("cif-1", NEEDS, paths, List.of("/opt/it's/itchy", "run-job"), directory);
    }

    @Test
    void manyJobsAreOneArrayThatSlurmRunsOnceAndWithoutOurEnvironment() throws IOException {
        output = "4711;cluster\n";
        assertEquals(
                List.of("4711_0", "4711_1"),
                slurm(new SlurmOptions("images", " ", "kvm")).submit(submission("a", "b c")));

        List<String> arguments = asked.get(0).arguments();
        assertTrue(
                arguments.containsAll(List.of(
                        "--parsable",
                        "--no-requeue",
                        "--export=NONE",
                        "--comment=cif:cif-1",
                        "--array=0-1",
                        "--mem=512M",
                        "--cpus-per-task=2",
                        "--time=2",
                        "--signal=B:TERM@30",
                        "--partition=images",
                        "--constraint=kvm")),
                arguments.toString());
        assertTrue(arguments.stream().noneMatch(argument -> argument.startsWith("--account")), arguments.toString());
        assertTrue(script.contains("1) job='" + directory.resolve("b c") + "' ;;"), script);
        assertTrue(script.contains("exec '/opt/it'\\''s/itchy' "), script);
        assertEquals("/etc/slurm/own.conf", asked.get(0).environment().get("SLURM_CONF"));
        try (var files = Files.list(directory)) {
            assertEquals(0, files.count(), "the script is gone");
        }
    }

    @Test
    void whatSbatchDoesNotConfirmIsNotTaken() {
        output = "Submitted batch job 12\n";
        assertTold("Slurm takes no jobs: Submitted batch job 12", () -> slurm().submit(submission("a")));
        output = "";
        error =
                "sbatch: error: Memory specification can not be satisfied\nsbatch: error: Batch job submission failed\n";
        exitCode = 1;
        assertTold(
                "Slurm takes no jobs: sbatch: error: Batch job submission failed",
                () -> slurm().submit(submission("a")));
    }

    @Test
    void oneListHoldsAllOfOurs() {
        output = """
                12_0|0|PENDING||0:00|6:00:00|cif:m
                12_1|1|RUNNING|n1|5:59:30|6:00:00|cif:m
                13_0|0|CANCELLED|n1|3:00|6:00:00|cif:o
                14_0|0|OUT_OF_MEMORY|n2|3:00|6:00:00|cif:p
                15_0|0|NODE_FAIL|n2|3:00|6:00:00|cif:q
                16_0|0|SOMETHING_NEW|n2|3:00|6:00:00|cif:r
                19|N/A|CANCELLED||0:00|6:00:00|cif:s
                17|N/A|RUNNING|n1|3:00|UNLIMITED|(null)
                18_0|0|RUNNING|n1|3:00|6:00:00|of somebody else
                no line of squeue
                """;
        List<Listed> listed = slurm().list();
        assertEquals(
                List.of(
                        Listed.Standing.QUEUED,
                        Listed.Standing.RUNNING,
                        Listed.Standing.CANCELLED,
                        Listed.Standing.OVER_LIMIT,
                        Listed.Standing.GONE,
                        Listed.Standing.RUNNING,
                        Listed.Standing.CANCELLED),
                listed.stream().map(Listed::standing).toList());
        assertEquals(new Listed("m", 1, "12_1", Listed.Standing.RUNNING, "RUNNING", "n1"), listed.get(1));
        assertEquals(new Listed("s", Listed.OTHERS, "19", Listed.Standing.CANCELLED, "CANCELLED", ""), listed.get(6));
        assertEquals(1, asked.size());
        assertTrue(asked.get(0).arguments().contains("--states=all"));
        assertEquals("Slurm", slurm().name());
        assertEquals(1000, slurm().largestSubmission());
    }

    /** Slurm asks jobs to end before their time is over, and calls what comes of that a failure. */
    @Test
    void aJobThatEndedWhenItsTimeWasNearlyOverHasUsedItUp() {
        output = """
                1_0|0|FAILED|n1|0:40|1:00|cif:a
                2_0|0|FAILED|n1|5:59:20|6:00:00|cif:b
                3_0|0|FAILED|n1|1-00:58:30|1-01:00:00|cif:c
                4_0|0|FAILED|n1|5:50:00|6:00:00|cif:d
                5_0|0|FAILED|n1|5:50:00|UNLIMITED|cif:e
                6_0|0|FAILED|n1|INVALID|6:00:00|cif:f
                """;
        assertEquals(
                List.of("TIMEOUT", "TIMEOUT", "TIMEOUT", "FAILED", "FAILED", "FAILED"),
                slurm().list().stream().map(Listed::word).toList());
        assertEquals(
                List.of(
                        Listed.Standing.OVER_LIMIT,
                        Listed.Standing.OVER_LIMIT,
                        Listed.Standing.OVER_LIMIT,
                        Listed.Standing.GONE,
                        Listed.Standing.GONE,
                        Listed.Standing.GONE),
                slurm().list().stream().map(Listed::standing).toList());
    }

    @Test
    void noListIsNotAnEmptyOne() {
        exitCode = 1;
        error = "slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n";
        assertTold("Slurm gives no list of jobs: slurm_load_jobs error: Unable to contact", () -> slurm().list());
    }

    @Test
    void manyAreTakenOutByAFewCalls() {
        List<String> ids = IntStream.range(0, 501).mapToObj(id -> "7_" + id).toList();
        slurm().cancel(ids);
        assertEquals(2, asked.size());
        assertEquals(List.of("7_500"), asked.get(1).arguments().subList(2, 3));
        assertFalse(asked.get(0).arguments().contains("7_500"));
        exitCode = 1;
        error = "scancel: error: Kill job error\n";
        assertTold("Slurm cancels no jobs: scancel: error: Kill job error", () -> slurm().cancel(List.of("1")));
    }

    private static void assertTold(String line, org.junit.jupiter.api.function.Executable call) {
        EnvironmentProblem e = assertThrows(EnvironmentProblem.class, call);
        assertTrue(e.line().startsWith(line), e.line());
    }
}
