package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class HangingTextTest {
    private static final String TEXT = "it failed since nobody answers";

    @Test
    void elsewhereItIsOneLine() {
        assertEquals(List.of("debian: " + TEXT), HangingText.lines("debian: ", TEXT, OptionalInt.empty()));
    }

    @Test
    void linesBreakBetweenWordsBehindTheHead() {
        assertEquals(
                List.of("debian: it failed", "        since nobody", "        answers"),
                HangingText.lines("debian: ", TEXT, OptionalInt.of(20)));
    }

    @Test
    void behindALongHeadTheyAreIndentedALittle() {
        assertEquals(
                List.of("debian-12-gen: it", "    failed since", "    nobody answers"),
                HangingText.lines("debian-12-gen: ", TEXT, OptionalInt.of(20)));
    }

    @Test
    void whatIsLongerThanTheTerminalStaysWhole() {
        assertEquals(
                List.of("/srv/descriptors/rejected/a.json:", "    it failed since", "    nobody answers"),
                HangingText.lines("/srv/descriptors/rejected/a.json: ", TEXT, OptionalInt.of(20)));
    }
}
