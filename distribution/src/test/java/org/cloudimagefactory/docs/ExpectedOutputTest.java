package org.cloudimagefactory.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What documents show of outputs and sessions is understood as CONTRIBUTING says. */
class ExpectedOutputTest {
    @Test
    void figuresAndSpacesMayDifferButNotWords() {
        assertTrue(matches("hello-1.0   default  20261129  offered", "hello-1.0 default 20270101120000   offered"));
        assertFalse(matches("hello-1.0 offered", "hello-1.0 expired"));
        assertFalse(matches("one", "one\ntwo"));
        assertFalse(matches("one\ntwo", "one"));
    }

    @Test
    void dotsStandForAnyTextOrAnyLines() {
        assertTrue(matches(
                "upload 'a-1@default' from ...", "upload 'a-1@default' from /home/me/a.qcow2: version 1 is new"));
        assertTrue(matches("first\n...\nlast", "first\nsecond\nthird\nlast"));
        assertTrue(matches("...", ""));
        assertFalse(matches("...\nlast", "first"));
        assertTrue(new ExpectedOutput(List.of()).matches("anything"));
    }

    @Test
    void takesSessionsAndCrontabsApart() {
        List<ConsoleSession.Exchange> session =
                ConsoleSession.of("$ a \\\n    --b\nsaid\n$ cat <<EOF\ntext\nEOF\n$ c\n");
        assertEquals(
                List.of("a \\\n    --b", "cat <<EOF\ntext\nEOF", "c"),
                session.stream().map(ConsoleSession.Exchange::command).toList());
        assertEquals(List.of("said"), session.get(0).output());
        assertEquals(
                List.of("/usr/bin/itchy process", "itchy catch && itchy process", "nifty sync"),
                CrontabLines.commands("""
                        PATH=/bin
                        # x
                        */10 * * * * vmcatcher /usr/bin/itchy process
                        7 * * * * itchy catch && itchy process
                        @daily nifty nifty sync
                        """));
    }

    private static boolean matches(String expected, String actual) {
        return new ExpectedOutput(expected.lines().toList()).matches(actual);
    }
}
