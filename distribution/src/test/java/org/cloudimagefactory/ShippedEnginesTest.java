package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.farm.CommandScheduler;
import org.cloudimagefactory.common.farm.JobResources;
import org.cloudimagefactory.common.farm.Listed;
import org.cloudimagefactory.common.farm.Scheduler;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine files that ship, with output as the documentation of each engine shows it. */
class ShippedEnginesTest {
    private static final String MARK = "cif-0123456789abcdef";

    @TempDir
    Path directory;

    private final List<List<String>> called = new ArrayList<>();

    private CommandScheduler engine(String file, String output) {
        return new CommandScheduler(command -> answer(command, output), Path.of("src/main/share/farm", file), Map.of());
    }

    private CommandResult answer(Command command, String output) {
        called.add(command.arguments());
        return new CommandResult(command, 0, output, "", false);
    }

    private String submit(String file, String output) throws IOException {
        Path task = Files.createDirectories(directory.resolve("a task"));
        List<String> ids = engine(file, output)
                .submit(new Scheduler.Submission(
                        MARK,
                        new JobResources(2048, 2, Duration.ofMinutes(90)),
                        List.of(task),
                        List.of("/usr/bin/itchy", "run-job"),
                        directory));
        assertTrue(Files.readString(task.resolve("job.sh")).contains("/usr/bin/itchy"));
        assertEquals(1, ids.size());
        return ids.get(0);
    }

    private String jobFile() throws IOException {
        return Files.readString(directory.resolve("a task").resolve("job.engine"));
    }

    @Test
    void gridEngine() throws IOException {
        assertEquals("12", submit("grid-engine.yml", "12\n"));
        assertEquals("qsub", called.get(0).get(0));
        assertTrue(jobFile().contains("#$ -N " + MARK + "\n"), jobFile());
        assertTrue(jobFile().contains("#$ -l h_rt=5400\n#$ -l mem_free=2048M\n#$ -pe smp 2\nexec "), jobFile());
        assertTrue(jobFile().contains("exec '" + directory.resolve("a task/job.sh") + "'"), jobFile());
        String list = """
                job-ID  prior   name       user         state submit/start at     queue                          slots ja-task-ID
                -----------------------------------------------------------------------------------------------------------------
                     12 0.55500 cif-012345 factory      r     11/30/2026 16:00:00 images-of-the-factory@n1.examp     1
                       Full jobname:     cif-0123456789abcdef
                       Master Queue:     images-of-the-factory@n1.example.org
                       Hard Resources:   h_rt=5400 (0.000000)
                                         mem_free=2048M (0.000000)
                       Soft Resources:
                       Binding:          NONE
                     13 0.00000 cif-fedcba factory      qw    11/30/2026 16:00:01                                    1
                       Full jobname:     cif-fedcba9876543210
                """;
        assertEquals(
                List.of(
                        new Listed(MARK, 0, "12", Listed.Standing.RUNNING, "r", "n1.example.org"),
                        new Listed("cif-fedcba9876543210", 0, "13", Listed.Standing.QUEUED, "qw", "")),
                engine("grid-engine.yml", list).list());
    }

    @Test
    void htcondor() throws IOException {
        assertEquals("7.0", submit("htcondor.yml", "7.0 - 7.0\n"));
        assertTrue(jobFile().contains("+CifMark = \"" + MARK + "\"\n"), jobFile());
        assertEquals(
                List.of(
                        new Listed(MARK, 0, "7.0", Listed.Standing.RUNNING, "2", "slot1@n1"),
                        new Listed("cif-fedcba9876543210", 0, "8.0", Listed.Standing.QUEUED, "1", "undefined")),
                engine(
                                "htcondor.yml",
                                "7.0 2 " + MARK
                                        + " slot1@n1\n8.0 1 cif-fedcba9876543210 undefined\n9.0 2 undefined x\n")
                        .list());
    }

    @Test
    void oar() throws IOException {
        assertEquals("42", submit("oar.yml", "[ADMISSION RULE] Modify resource description\nOAR_JOB_ID=42\n"));
        assertTrue(called.get(0).contains("nodes=1/core=2,walltime=1:30:0"), called.toString());
        assertEquals(
                List.of(new Listed(MARK, 0, "42", Listed.Standing.RUNNING, "Running", "")),
                engine(
                                "oar.yml",
                                "Job_Id: 42\n    job_array_id = 42\n    name = " + MARK
                                        + "\n    project = default\n    owner = factory\n    state = Running\n")
                        .list());
    }

    @Test
    void kubernetes() throws IOException {
        assertEquals("job.batch/" + MARK, submit("kubernetes.yml", "job.batch/" + MARK + "\n"));
        assertTrue(
                jobFile().contains("command: [\"/bin/sh\", \"" + directory.resolve("a task/job.sh") + "\"]"),
                jobFile());
        assertEquals(
                List.of(Listed.Standing.RUNNING, Listed.Standing.QUEUED, Listed.Standing.GONE, Listed.Standing.GONE),
                engine(
                                "kubernetes.yml",
                                "job.batch/" + MARK
                                        + " active=1,\njob.batch/cif-1 active=,\njob.batch/cif-2 active=,Complete\n"
                                        + "job.batch/cif-3 active=,Failed\n")
                        .list()
                        .stream()
                        .map(Listed::standing)
                        .toList());
        assertEquals(
                "jsonpath={range .items[*]}job.batch/{.metadata.name} active={.status.active},{.status.conditions[-1:].type}{\"\\n\"}{end}",
                called.get(1).get(6));
    }
}
