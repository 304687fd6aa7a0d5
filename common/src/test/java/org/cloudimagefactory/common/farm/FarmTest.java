package org.cloudimagefactory.common.farm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every job counts once, whatever becomes of its attempts; the engine is a list that the test writes. */
class FarmTest {
    private static final String VERSION = "tool 1";
    private static final JobResources SMALL = new JobResources(100, 1, Duration.ofMinutes(1));

    @TempDir
    Path shared;

    private final ListedEngine engine = new ListedEngine();
    private final List<String> told = new ArrayList<>();

    /** An engine that has what the test says. */
    private static final class ListedEngine implements Scheduler {
        private final List<Submission> submitted = new ArrayList<>();
        private final List<Listed> jobs = new ArrayList<>();
        private final List<String> cancelled = new ArrayList<>();
        private boolean isDown;
        private boolean isDeaf;
        private int lists;

        @Override
        public String name() {
            return "Engine";
        }

        @Override
        public int largestSubmission() {
            return 3;
        }

        @Override
        public List<String> submit(Submission submission) {
            require(!isDown);
            submitted.add(submission);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < submission.tasks().size(); i++) {
                ids.add(submitted.size() + "_" + i);
                jobs.add(new Listed(submission.mark(), i, ids.get(i), Listed.Standing.QUEUED, "WAITS", ""));
            }
            // It has taken them, and its answer is lost.
            require(!isDeaf);
            return ids;
        }

        @Override
        public List<Listed> list() {
            lists++;
            require(!isDown);
            return List.copyOf(jobs);
        }

        @Override
        public void cancel(List<String> ids) {
            require(!isDown);
            cancelled.addAll(ids);
        }

        private void require(boolean isWell) {
            if (!isWell) {
                throw new EnvironmentProblem("Engine cannot be reached");
            }
        }

        private void all(Listed.Standing standing) {
            jobs.replaceAll(job -> new Listed(job.mark(), job.index(), job.id(), standing, standing.name(), "n1"));
        }

        private Path last() {
            return submitted.get(submitted.size() - 1).tasks().get(0);
        }
    }

    private Farm farm() {
        FarmSettings settings = new FarmSettings(List.of("tool", "run-job"), VERSION, 2);
        return new Farm(new FarmDirectory(shared, "test"), engine, settings, Clock.systemUTC(), time -> {}, told::add);
    }

    private static FarmJob job(String what) {
        return FarmJob.of(what, SMALL, JsonNodeFactory.instance.textNode(what));
    }

    /** As many waits as there are between two lists. */
    private static void awaitList(Farm farm) {
        for (int i = 0; i < Farm.LIST.toSeconds(); i++) {
            farm.await();
        }
    }

    private static void run(Path attempt, String version, String content) {
        new NodeJob(attempt, version, Map.of("SLURMD_NODENAME", "n7"), () -> false).run((order, result) -> {
            write(result.resolve("made"), content);
            return order;
        });
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aJobEndsWithItsRecordWhateverTheEngineSays() throws IOException {
        Farm farm = farm();
        FarmJob job = job("a");
        assertEquals(Farm.Standing.TO_SUBMIT, farm.standing(job));
        farm.submit(List.of(job));
        assertEquals(Farm.Standing.UNDER_WAY, farm.standing(job));
        run(engine.last(), VERSION, "result");
        assertEquals(Farm.Standing.ENDED, farm.standing(job));
        JobResult result = farm.result(job);
        JsonNode made = result.told();
        assertEquals("a", made.asText());
        assertEquals("result", Files.readString(result.files().get("made")));
        farm.forget(job);
        assertEquals(Farm.Standing.TO_SUBMIT, farm.standing(job));
        assertFalse(Files.exists(engine.last()));
    }

    @Test
    void manyJobsAreSubmittedByFewCallsAndListedByOne() {
        Farm farm = farm();
        farm.submit(IntStream.range(0, 7).mapToObj(i -> job("job" + i)).toList());
        assertEquals(
                List.of(3, 3, 1),
                engine.submitted.stream().map(one -> one.tasks().size()).toList());
        awaitList(farm);
        assertEquals(1, engine.lists);
    }

    @Test
    void lostIsWhatTwoListsLackAndThenItIsSubmittedAgain() {
        Farm farm = farm();
        FarmJob job = job("a");
        farm.submit(List.of(job));
        Path first = engine.last();
        awaitList(farm);
        engine.jobs.clear();
        awaitList(farm);
        assertEquals(Farm.Standing.UNDER_WAY, farm.standing(job));
        engine.isDown = true;
        awaitList(farm);
        assertEquals(Farm.Standing.UNDER_WAY, farm.standing(job), "a list that failed says nothing");
        engine.isDown = false;
        awaitList(farm);
        assertEquals(Farm.Standing.TO_SUBMIT, farm.standing(job));
        farm.submit(List.of(job));
        assertEquals(2, engine.submitted.size());
        assertFalse(Files.exists(first), "the earlier attempt can deliver nothing any more");
        assertTrue(told.toString().contains("is lost: it is gone"), told.toString());
        assertTrue(told.toString().contains("submitted again"), told.toString());
    }

    @Test
    void aLateResultOfAnEarlierAttemptDoesNotCount() throws IOException {
        Farm farm = farm();
        FarmJob job = job("a");
        farm.submit(List.of(job));
        Path first = engine.last();
        engine.jobs.clear();
        awaitList(farm);
        awaitList(farm);
        // The attempt is given up, and ends all the same, before another is begun.
        Path late = shared.resolve("late");
        run(first, VERSION, "late");
        Files.copy(first.resolve(FarmDirectory.RECORD), late);
        Farm next = farm();
        Files.delete(first.resolve(FarmDirectory.RECORD));
        next.submit(List.of(job));
        // Somebody brings the old record where the new one is to be.
        Files.copy(late, engine.last().resolve(FarmDirectory.RECORD));
        assertEquals(Farm.Standing.UNDER_WAY, next.standing(job));
        Files.delete(engine.last().resolve(FarmDirectory.RECORD));
        run(engine.last(), VERSION, "right");
        assertEquals(Farm.Standing.ENDED, next.standing(job));
        assertEquals("right", Files.readString(next.result(job).files().get("made")));
    }

    @Test
    void anAttemptIsBegunOnce() {
        Farm farm = farm();
        farm.submit(List.of(job("a")));
        run(engine.last(), VERSION, "once");
        ItemProblem twice = assertThrows(ItemProblem.class, () -> run(engine.last(), VERSION, "twice"));
        assertTrue(twice.getMessage().contains("begun already"), twice.getMessage());
        assertEquals(Farm.Standing.ENDED, farm.standing(job("a")));
    }

    @Test
    void whatWasNotMadeAsTheRecordSaysDoesNotCount() {
        Farm farm = farm();
        FarmJob job = job("a");
        farm.submit(List.of(job));
        run(engine.last(), VERSION, "result");
        write(engine.last().resolve(FarmDirectory.RESULT).resolve("made"), "another");
        assertEquals(Farm.Standing.TO_SUBMIT, farm.standing(job));
        assertEquals(List.of("1_0"), engine.cancelled);
    }

    @Test
    void aRecordThatIsCutOffIsNone() throws IOException {
        Farm farm = farm();
        farm.submit(List.of(job("a")));
        run(engine.last(), VERSION, "result");
        Path record = engine.last().resolve(FarmDirectory.RECORD);
        String whole = Files.readString(record);
        write(record, whole.substring(0, whole.length() / 2));
        assertEquals(Farm.Standing.UNDER_WAY, farm.standing(job("a")));
    }

    @Test
    void anotherVersionOfTheToolIsRefusedByName() {
        Farm farm = farm();
        farm.submit(List.of(job("a")));
        assertThrows(EnvironmentProblem.class, () -> run(engine.last(), "tool 2", "result"));
        assertEquals(Farm.Standing.ENDED, farm.standing(job("a")));
        Problem problem = assertThrows(Problem.class, () -> farm.result(job("a")));
        assertEquals(ExitCode.ENVIRONMENT, problem.exitCode());
        assertTrue(problem.getMessage().contains("node n7 has tool 2 instead of tool 1"), problem.getMessage());
        assertEquals(Farm.Standing.TO_SUBMIT, farm.standing(job("a")), "it may be asked for again");
    }

    @Test
    void anUnreachableEngineGetsNothingTwice() {
        Farm farm = farm();
        FarmJob job = job("a");
        engine.isDeaf = true;
        assertThrows(EnvironmentProblem.class, () -> farm.submit(List.of(job)));
        engine.isDeaf = false;
        Farm next = farm();
        assertEquals(Farm.Standing.UNDER_WAY, next.standing(job), "nobody knows yet whether it was taken");
        next.submit(List.of(job));
        next.refresh();
        awaitList(next);
        assertEquals(1, engine.submitted.size(), "its mark is in the list");
        assertEquals(JobState.Phase.QUEUED, next.jobs().iterator().next().phase());
    }

    @Test
    void whatNeverCameToTheEngineIsSubmittedAndIsNoLostAttempt() {
        Farm farm = farm();
        FarmJob job = job("a");
        engine.isDown = true;
        assertThrows(EnvironmentProblem.class, () -> farm.submit(List.of(job)));
        engine.isDown = false;
        Farm next = farm();
        next.refresh();
        assertEquals(Farm.Standing.UNDER_WAY, next.standing(job));
        awaitList(next);
        assertEquals(Farm.Standing.TO_SUBMIT, next.standing(job));
        next.submit(List.of(job));
        assertEquals(1, engine.submitted.size());
        assertEquals(0, next.jobs().iterator().next().lost());
        assertEquals(List.of(), told);
    }

    @Test
    void aSubmitterThatWasKilledLeavesItsJobsToTheNext() {
        farm().submit(List.of(job("a")));
        Farm next = farm();
        assertEquals(Farm.Standing.UNDER_WAY, next.standing(job("a")));
        run(engine.last(), VERSION, "result");
        assertEquals(Farm.Standing.ENDED, farm().standing(job("a")));
        assertEquals(1, engine.submitted.size());
    }

    @Test
    void lostTooOftenIsFailedWithTheLastWordsOfItsLog() {
        Farm farm = farm();
        FarmJob job = job("a");
        for (int i = 0; i < 2; i++) {
            assertEquals(Farm.Standing.TO_SUBMIT, farm.standing(job));
            farm.submit(List.of(job));
            write(engine.last().resolve(FarmDirectory.LOG), "first\nno such library\n");
            engine.all(Listed.Standing.GONE);
            awaitList(farm);
            awaitList(farm);
        }
        assertEquals(Farm.Standing.ENDED, farm.standing(job));
        Problem problem = assertThrows(ItemProblem.class, () -> farm.result(job));
        assertTrue(problem.getMessage().contains("lost 2 times"), problem.getMessage());
        assertTrue(problem.getMessage().contains("no such library"), problem.getMessage());
    }

    @Test
    void whatSomebodyCancelledHasFailedAndIsNotSubmittedAgain() {
        Farm farm = farm();
        farm.submit(List.of(job("a")));
        engine.all(Listed.Standing.CANCELLED);
        awaitList(farm);
        awaitList(farm);
        assertEquals(Farm.Standing.ENDED, farm.standing(job("a")));
        Problem problem = assertThrows(ItemProblem.class, () -> farm.result(job("a")));
        assertTrue(problem.getMessage().contains("was cancelled in Engine"), problem.getMessage());
        assertEquals(1, engine.submitted.size());
    }

    @Test
    void aLineForAllOthersOfASubmissionCountsForWhatHasNoneOfItsOwn() {
        Farm farm = farm();
        farm.submit(List.of(job("a"), job("b")));
        Listed first = engine.jobs.get(0);
        engine.jobs.set(1, new Listed(first.mark(), Listed.OTHERS, "1", Listed.Standing.CANCELLED, "CANCELLED", ""));
        awaitList(farm);
        awaitList(farm);
        assertEquals(Farm.Standing.UNDER_WAY, farm.standing(job("a")));
        assertEquals(Farm.Standing.ENDED, farm.standing(job("b")));
        assertThrows(ItemProblem.class, () -> farm.result(job("b")));
    }

    @Test
    void aLineForManyNamesNoneOfThem() {
        Farm farm = farm();
        farm.submit(List.of(job("a"), job("b")));
        Listed second = engine.jobs.get(1);
        engine.jobs.set(1, new Listed(second.mark(), Listed.OTHERS, "of all", Listed.Standing.GONE, "FAILED", ""));
        awaitList(farm);
        awaitList(farm);
        assertEquals(Farm.Standing.TO_SUBMIT, farm.standing(job("b")));
        assertFalse(engine.cancelled.contains("of all"), engine.cancelled.toString());
    }

    @Test
    void whatEndsAsTheProcessIsAskedToEndIsNoResult() {
        Farm farm = farm();
        farm.submit(List.of(job("a")));
        NodeJob ended = new NodeJob(engine.last(), VERSION, Map.of(), () -> true);
        assertThrows(
                ItemProblem.class,
                () -> ended.run((order, result) -> {
                    throw new ItemProblem("the build ended with 143");
                }));
        assertEquals(Farm.Standing.UNDER_WAY, farm.standing(job("a")));
    }

    @Test
    void aRecordCountsAlthoughTheJobIsGone() {
        Farm farm = farm();
        farm.submit(List.of(job("a")));
        run(engine.last(), VERSION, "result");
        engine.all(Listed.Standing.OVER_LIMIT);
        awaitList(farm);
        awaitList(farm);
        assertEquals(Farm.Standing.ENDED, farm.standing(job("a")));
        assertEquals("a", farm.result(job("a")).told().asText());
    }

    @Test
    void whatIsOverItsLimitIsToldWithTheWayOut() {
        Farm farm = farm();
        farm.submit(List.of(job("a")));
        engine.all(Listed.Standing.OVER_LIMIT);
        awaitList(farm);
        awaitList(farm);
        farm.standing(job("a"));
        Problem problem = assertThrows(ItemProblem.class, () -> farm.result(job("a")));
        assertTrue(problem.line().contains("--job-time"), problem.line());
    }

    @Test
    void whatNobodyWantsAnyMoreIsTakenOut() {
        Farm farm = farm();
        farm.submit(List.of(job("a"), job("b")));
        farm.retain(Set.of(job("b").id()));
        assertEquals(List.of("1_0"), engine.cancelled);
        assertEquals(1, farm.jobs().size());
        assertFalse(Files.exists(engine.last()));
    }

    @Test
    void cancelledJobsAreForgottenAlsoThoseOfWhichNobodyKnowsWhetherTheyWereTaken() {
        Farm farm = farm();
        farm.submit(List.of(job("a")));
        engine.isDeaf = true;
        assertThrows(EnvironmentProblem.class, () -> farm.submit(List.of(job("b"))));
        farm.cancel(id -> true);
        assertEquals(Set.of("1_0", "2_0"), Set.copyOf(engine.cancelled));
        assertThrows(ItemProblem.class, () -> farm.submit(List.of(job("c"))));
        assertEquals(0, farm().jobs().size());
    }

    @Test
    void anEngineThatStaysAwayEndsTheRunAndNoJob() {
        Farm farm = farm();
        farm.submit(List.of(job("a")));
        engine.isDown = true;
        assertThrows(EnvironmentProblem.class, () -> {
            for (int i = 0; i < 1000; i++) {
                farm.await();
            }
        });
        engine.isDown = false;
        assertEquals(Farm.Standing.UNDER_WAY, farm().standing(job("a")));
        assertEquals(1, told.size(), told.toString());
    }

    @Test
    void aStateThatIsDamagedIsNoJob() {
        Farm farm = farm();
        farm.submit(List.of(job("a")));
        write(
                shared.resolve(FarmDirectory.NAME)
                        .resolve(new FarmDirectory(shared, "test").path().getFileName())
                        .resolve(job("a").id())
                        .resolve("state.json"),
                "{\"id\":\"../../etc\"");
        assertEquals(Farm.Standing.TO_SUBMIT, farm().standing(job("a")));
    }
}
