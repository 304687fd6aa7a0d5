package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.config.BuildInfo;
import org.cloudimagefactory.common.work.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickAnswersTest {
    @TempDir
    private Path home;

    private QuickAnswers answers() {
        return new QuickAnswers("toy", Map.of("FACTORY_HOME", home.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-V", "--version"})
    void tellsTheVersion(String argument) {
        String text = answers().text(argument);
        assertNotNull(text);
        assertTrue(text.matches("toy \\S+ \\(commit \\S+, [^)]+\\)\n"), text);
        assertEquals(BuildInfo.load().line("toy") + "\n", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--help"})
    void helpIsThePageOfTheDistribution(String argument) throws IOException {
        // On a terminal its width and colours count.
        assumeFalse(Terminal.isStdout(), "run by hand on a terminal");
        Files.createDirectories(home.resolve("share/help"));
        Files.writeString(home.resolve("share/help/toy.txt"), "Usage: toy\n");
        assertEquals("Usage: toy\n", answers().text(argument));
    }

    @Test
    void helpOnATerminalIsThatForItsWidthAndForItsColours() throws IOException {
        Files.createDirectories(home.resolve("share/help"));
        Files.writeString(
                home.resolve("share/help/toy.terminal"),
                TerminalHelp.page(55, "\u001b[1mnarrow\u001b[21m\n") + TerminalHelp.page(80, "wide\n"));
        assertEquals("\u001b[1mnarrow\u001b[21m\n", onTerminal("79", "").text("--help"));
        assertEquals("narrow\n", onTerminal("20", "1").text("--help"));
        assertEquals("wide\n", onTerminal("80", "").text("--help"));
        assertEquals("wide\n", onTerminal("250", "").text("--help"));
        for (String size : List.of("251", "0", "", "x", "99999999999")) {
            assertNull(onTerminal(size, "").text("--help"), "left to the full command line: " + size);
        }
    }

    private QuickAnswers onTerminal(String size, String noColour) {
        return new QuickAnswers(
                "toy", Map.of("FACTORY_HOME", home.toString(), "FACTORY_COLUMNS", size, "NO_COLOR", noColour));
    }

    @Test
    void leavesHelpWithoutAPageToTheFullCommandLine() {
        assertNull(answers().text("--help"));
        assertNull(new QuickAnswers("toy", Map.of()).text("--help"));
        assertFalse(answers().answer("--help"));
    }

    @Test
    void leavesAllElseToTheFullCommandLine() {
        assertNull(answers().text("--verbose"));
        assertFalse(answers().answer());
        assertFalse(answers().answer("list"));
        assertFalse(answers().answer("--version", "--json"));
    }
}
