package org.cloudimagefactory.common.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.function.Supplier;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;

class TimedRenderingTest {
    private final TimedRendering rendering = new TimedRendering(Duration.ofMinutes(1));

    @Test
    void tellsWhatNoTemplateMayTakeAProcessDownWith() {
        assertEquals("cannot render template t: it takes more memory than there is", problem(() -> {
            throw new OutOfMemoryError("Java heap space");
        }));
        assertEquals("cannot render template t: it is nested too deeply", problem(TimedRenderingTest::deeper));
    }

    @Test
    void passesOtherFailuresOn() {
        assertThrows(
                ArithmeticException.class,
                () -> rendering.run("t", () -> {
                    throw new ArithmeticException();
                }));
    }

    private String problem(Supplier<String> work) {
        return assertThrows(Problem.class, () -> rendering.run("t", work)).line();
    }

    @SuppressWarnings("InfiniteRecursion")
    private static String deeper() {
        return deeper();
    }
}
