package org.cloudimagefactory.comfy.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.junit.jupiter.api.Test;

class CheckAnswersTest {
    private static final String ALL =
            List.of("cloud-init", "services", "host-keys", "machine-id", "root-grown", "root-password", "port-80")
                    .stream()
                    .map(name -> name + "\tok\tas it should be\n")
                    .collect(Collectors.joining());
    private static final String END = "listening-ports\tok\t22 80\n";

    @Test
    void passesWhenAllHaveAnsweredAndTheSessionEndedWell() {
        assertTrue(report(ALL + END, 0, "", false).passed());
    }

    @Test
    void failsWhenTheGuestDiesBeforeTheLastCheck() {
        TestReport report = report("cloud-init\tok\tdone\n", 255, "", false);
        assertFalse(report.passed());
        assertEquals(
                "checks (no answer of services, host-keys, machine-id, root-grown, root-password, listening-ports, port-80;"
                        + " the connection broke)",
                report.failures());
    }

    @Test
    void failsWhenOneIsMissingThoughTheSessionEndedWell() {
        assertEquals(
                "checks (no answer of listening-ports)",
                report(ALL, 0, "", false).failures());
    }

    @Test
    void failsWhenTheSessionEndsBadlyThoughAllHaveAnswered() {
        assertEquals(
                "checks (the checks ended with exit code 2: sh: arithmetic expression: expecting primary)",
                report(ALL + END, 2, "sh: arithmetic expression: expecting primary\n", false)
                        .failures());
        assertEquals(
                "checks (ssh took longer than 60 s and was ended)",
                report(ALL + END, 137, "", true).failures());
        assertEquals(
                "checks (the connection broke: Connection reset by peer)",
                report(ALL + END, 255, "Connection reset by peer\n", false).failures());
    }

    @Test
    void failsWhenAGuestAnswersTwiceOrNotAtAll() {
        assertEquals(
                "checks (some answered twice)",
                report(ALL + ALL + END, 0, "", false).failures());
        assertFalse(report("", 0, "", false).passed());
        assertFalse(new TestReport("x", 1, List.of()).passed());
    }

    private static TestReport report(String output, int exitCode, String error, boolean timedOut) {
        Command command = Command.of("ssh").within(Duration.ofSeconds(60));
        CommandResult session = new CommandResult(command, exitCode, output, error, timedOut);
        return new TestReport("image", 1, CheckAnswers.of(session, List.of(80)));
    }
}
