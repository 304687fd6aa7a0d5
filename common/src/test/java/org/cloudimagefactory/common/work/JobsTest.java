package org.cloudimagefactory.common.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.cloudimagefactory.common.problem.Defect;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JobsTest {
    @Test
    void givesResultsInTheOrderOfTheItemsAndTellsOfThemAsTheyEnd() {
        CountDownLatch second = new CountDownLatch(1);
        List<String> told = new ArrayList<>();

        List<Jobs.Outcome<String, String>> outcomes = new Jobs("test", 2)
                .run(
                        List.of("first", "second"),
                        item -> {
                            if (item.equals("first")) {
                                await(second);
                            }
                            return item + "!";
                        },
                        outcome -> {
                            told.add(outcome.item());
                            second.countDown();
                        });

        assertEquals(
                List.of("first!", "second!"),
                outcomes.stream().map(Jobs.Outcome::result).toList());
        assertEquals(List.of("second", "first"), told);
    }

    @Test
    void aFailureOfOneItemEndsNoOther() {
        List<Jobs.Outcome<String, String>> outcomes = run(1, item -> {
            if (item.equals("a")) {
                throw new ItemProblem("bad");
            }
            if (item.equals("b")) {
                throw new AssertionError("wrong");
            }
            return item;
        });

        assertInstanceOf(ItemProblem.class, outcomes.get(0).problem());
        Defect defect = assertInstanceOf(Defect.class, outcomes.get(1).problem());
        assertTrue(defect.line().startsWith("unexpected AssertionError: wrong"), defect.line());
        assertEquals("c", outcomes.get(2).result());
    }

    @Test
    void aFailureOfTheEnvironmentEndsAll() {
        List<Jobs.Outcome<String, String>> outcomes = run(1, item -> {
            throw new EnvironmentProblem("no space left");
        });

        assertInstanceOf(EnvironmentProblem.class, outcomes.get(0).problem());
        assertTrue(outcomes.get(1).isSkipped());
        assertTrue(outcomes.get(2).isSkipped());
    }

    @Test
    void whatIsUnderWayWhenTheEnvironmentFailsIsFinished() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(1);
        List<Jobs.Outcome<String, String>> outcomes = new Jobs("test", 2)
                .run(
                        List.of("a", "b"),
                        item -> {
                            if (item.equals("a")) {
                                await(begun);
                                throw new EnvironmentProblem("no space left");
                            }
                            begun.countDown();
                            await(failed);
                            return item;
                        },
                        outcome -> failed.countDown());

        assertEquals("b", outcomes.get(1).result());
    }

    @Test
    void anInterruptionEndsWhatIsUnderWay() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        AtomicBoolean told = new AtomicBoolean();
        Thread caller = new Thread(() -> {
            ItemProblem problem = assertThrows(
                    ItemProblem.class,
                    () -> run(1, item -> {
                        begun.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            interrupted.countDown();
                        }
                        return item;
                    }));
            told.set(problem.line().equals("interrupted")
                    && Thread.currentThread().isInterrupted());
        });
        caller.start();
        await(begun);
        caller.interrupt();
        caller.join();
        await(interrupted);

        assertTrue(told.get());
    }

    @Test
    void whatTheListenerThrowsEndsTheRun() {
        assertThrows(
                EnvironmentProblem.class,
                () -> new Jobs("test", 1).run(List.of("a", "b"), item -> item, outcome -> {
                    throw new EnvironmentProblem("cannot write");
                }));
    }

    @Test
    void nothingToDoIsDone() {
        assertEquals(List.of(), new Jobs("test", 3).run(List.of(), item -> item, outcome -> {}));
    }

    private static List<Jobs.Outcome<String, String>> run(int threads, Function<String, String> work) {
        return new Jobs("test", threads).run(List.of("a", "b", "c"), work, outcome -> {});
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
