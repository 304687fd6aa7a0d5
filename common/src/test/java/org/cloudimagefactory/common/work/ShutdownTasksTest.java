package org.cloudimagefactory.common.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShutdownTasksTest {
    private final ShutdownTasks shutdown = new ShutdownTasks();
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsAllTasksNewestFirstThoughSomeFail() {
        shutdown.register(() -> ran.add("first"));
        shutdown.register(() -> {
            throw new UncheckedIOException("cannot remove x", new DirectoryNotEmptyException("x"));
        });
        shutdown.register(() -> ran.add("third"));
        shutdown.register(() -> {
            throw new AssertionError("a defect");
        });
        shutdown.register(() -> ran.add("last"));
        shutdown.runAll();
        assertEquals(List.of("last", "third", "first"), ran);
    }

    @Test
    void runsATaskAtOnceThatComesTooLateAndPassesItsFailureOver() {
        shutdown.runAll();
        shutdown.register(() -> ran.add("late"));
        shutdown.register(() -> {
            throw new IllegalStateException("late and failing");
        });
        assertEquals(List.of("late"), ran);
        assertTrue(shutdown.isShuttingDown());
    }

    @Test
    void leavesOutWhatWasTakenOutAgain() {
        shutdown.register(() -> ran.add("done")).close();
        shutdown.runAll();
        assertEquals(List.of(), ran);
    }
}
