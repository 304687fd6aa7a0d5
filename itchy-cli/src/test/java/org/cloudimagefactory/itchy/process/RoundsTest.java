package org.cloudimagefactory.itchy.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private final List<String> worked = new ArrayList<>();
    private long now;

    /** Each round is the letters that come in it. */
    private void run(Duration each, String... rounds) {
        Deque<String> waiting = new ArrayDeque<>(List.of(rounds));
        new Rounds<>(
                        () -> waiting.isEmpty()
                                ? List.<String>of()
                                : List.of(waiting.pop().split("")),
                        () -> now)
                .run(found -> {
                    worked.addAll(found);
                    now += each.toNanos();
                });
    }

    @Test
    void whatHasComeMeanwhileIsWorkedOnToo() {
        run(Duration.ofMinutes(1), "ab", "c", "d");
        assertEquals(List.of("a", "b", "c", "d"), worked);
    }

    @Test
    void whatComesFiveMinutesAfterTheBeginIsLeftToTheNextRun() {
        run(Duration.ofMinutes(2), "a", "b", "c", "d", "e");
        assertEquals(List.of("a", "b", "c"), worked);
    }

    @Test
    void whatWaitsAtTheBeginIsWorkedOnHoweverLongItTakes() {
        run(Duration.ofHours(3), "ab", "c");
        assertEquals(List.of("a", "b"), worked);
    }
}
