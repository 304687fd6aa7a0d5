package org.cloudimagefactory.common.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void takesAProblemAsItIs() {
        Problem problem = new ItemProblem("bad");
        assertSame(problem, Problem.of(problem));
    }

    @Test
    void takesWhatTheJdksStreamsThrowForTheEnvironments() {
        Problem problem = Problem.of(new UncheckedIOException(new AccessDeniedException("/a/b")));
        assertInstanceOf(EnvironmentProblem.class, problem);
        assertEquals("cannot read /a/b: permission denied; check permissions and free space", problem.line());
        assertEquals(
                "cannot read a file: torn; check permissions and free space",
                Problem.of(new UncheckedIOException(new IOException("torn"))).line());
    }

    @Test
    void takesALackOfMemoryForTheEnvironments() {
        assertEquals(3, Problem.of(new OutOfMemoryError("Java heap space")).exitCode());
    }

    @Test
    void takesAllElseForADefect() {
        Problem problem = Problem.of(new StackOverflowError());
        assertInstanceOf(Defect.class, problem);
        assertEquals(70, problem.exitCode());
        assertTrue(problem.line().endsWith("; this is a defect: run again with --debug and report what it prints"));
    }

    @Test
    void knowsWhatMeetsOneItemAlone() {
        assertTrue(new ItemProblem("a").isOfOneItem());
        assertTrue(new Defect("a").isOfOneItem());
        assertFalse(new EnvironmentProblem("a").isOfOneItem());
        assertTrue(new EnvironmentProblem("a").ofOneItem().hint("b").isOfOneItem());
        assertFalse(new LockedProblem("a").isOfOneItem());
        assertFalse(new UsageProblem("a").isOfOneItem());
    }
}
