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
