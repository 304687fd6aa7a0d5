package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.common.problem.Defect;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.LockedProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BuildJobsTest {
    @TempDir
    Path directory;

    @Test
    void aDefectInOneBuildEndsThatOneAndTheRunWith70() {
        BuildOutcome outcome = run(List.of(
                () -> {
                    throw new IllegalStateException("impossible");
                },
                () -> {
                    throw new ItemProblem("failed");
                },
                BuildJobsTest::image));

        assertInstanceOf(Defect.class, outcome.failed().get(0).problem());
        assertEquals("failed", outcome.failed().get(1).problem().line());
        assertEquals(List.of(image()), outcome.finished());
        assertEquals(70, outcome.exitCode());
    }

    @Test
    void aFailedBuildEndsNoOther() {
        BuildOutcome outcome = run(List.of(
                () -> {
                    throw new ItemProblem("failed");
                },
                BuildJobsTest::image));

        assertEquals(List.of(image()), outcome.finished());
        assertEquals(1, outcome.exitCode());
    }

    @Test
    void aLockOnOneBuildEndsNoOtherAndHidesNoFailure() {
        Supplier<FinishedImage> locked = () -> {
            throw new LockedProblem("another run builds a");
        };
        Supplier<FinishedImage> failing = () -> {
            throw new ItemProblem("failed");
        };
        BuildOutcome outcome = run(List.of(locked, failing, BuildJobsTest::image));

        assertEquals("failed", outcome.failed().get(1).problem().line());
        assertEquals(List.of(image()), outcome.finished());
        assertEquals(1, outcome.exitCode());
        assertEquals(75, run(List.of(locked, BuildJobsTest::image)).exitCode());
    }

    @Test
    void aWrongRequestEndsNoOtherBuild() {
        BuildOutcome outcome = run(List.of(
                () -> {
                    throw new UsageProblem("the disk is too small");
                },
                BuildJobsTest::image));

        assertEquals(List.of(image()), outcome.finished());
        assertEquals(2, outcome.exitCode());
    }

    @Test
    void whatIsWrongForOneDescriptionEndsNoOtherBuild() {
        BuildOutcome outcome = run(List.of(
                () -> {
                    throw new EnvironmentProblem("Packer refuses the template")
                            .ofOneItem()
                            .hint("mend it");
                },
                BuildJobsTest::image));

        assertEquals(
                "Packer refuses the template; mend it",
                outcome.failed().get(0).problem().line());
        assertEquals(List.of(image()), outcome.finished());
        assertEquals(3, outcome.exitCode());
    }

    @Test
    void aWrongEnvironmentEndsTheRun() {
        BuildOutcome outcome = run(List.of(
                () -> {
                    throw new EnvironmentProblem("no space left");
                },
                BuildJobsTest::image));

        assertEquals(List.of(), outcome.finished());
        assertEquals("not begun", outcome.failed().get(1).problem().line());
        assertEquals(3, outcome.exitCode());
    }

    @Test
    @Timeout(60)
    void whatWaitsForMemoryIsNotBegunWhenTheRunIsOver() {
        BuildOutcome outcome = run(
                2,
                ", \"machine\": { \"memory\": 1048576 }",
                List.of(BuildJobsTest::failWhenTheOtherWaits, BuildJobsTest::failWhenTheOtherWaits));

        assertEquals(
                List.of("no space left", "not begun"),
                outcome.failed().stream()
                        .map(failure -> failure.problem().line())
                        .sorted()
                        .toList());
    }

    private static FinishedImage failWhenTheOtherWaits() {
        while (Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("build") && thread.getState() == Thread.State.WAITING)) {
            Thread.onSpinWait();
        }
        throw new EnvironmentProblem("no space left");
    }

    @Test
    void theOnlyBuildFailsAsItIs() {
        EnvironmentProblem problem = new EnvironmentProblem("no space left");
        assertEquals(
                problem,
                assertThrows(
                        EnvironmentProblem.class,
                        () -> run(List.of(() -> {
                            throw problem;
                        }))));
    }

    private static FinishedImage image() {
        return new FinishedImage("a", true, null, Path.of("a.json"), List.of());
    }

    private BuildOutcome run(List<Supplier<FinishedImage>> works) {
        return run(1, "", works);
    }

    private BuildOutcome run(int jobs, String settings, List<Supplier<FinishedImage>> works) {
        Planning planning = new Planning(directory);
        planning.distribution(
                "acme",
                "{ \"name\": \"acme\", \"iso_url\": \"http://localhost:1/a.iso\", \"iso_checksum\": \"sha256:"
                        + "0".repeat(64) + "\", \"versions\": [ { \"major_version\": \"1\" } ]" + settings + " }");
        return new BuildJobs(jobs)
                .run(
                        works.stream()
                                .map(work -> new BuildJobs.Job(planning.appliance("distribution: acme\n"), work))
                                .toList(),
                        List.of());
    }
}
