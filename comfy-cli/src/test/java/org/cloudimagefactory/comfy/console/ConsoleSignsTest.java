package org.cloudimagefactory.comfy.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.cloudimagefactory.comfy.ComfyRun;
import org.junit.jupiter.api.Test;

class ConsoleSignsTest {
    @Test
    void areThoseOfTheManual() throws IOException {
        List<String> documented = Files.readAllLines(ComfyRun.SOURCES.resolve("docs/console.md")).stream()
                .filter(line -> line.matches("\\| .* \\| (seen here|not verified) \\|"))
                .map(line -> line.replaceFirst("^\\| ([^|]*) \\|.*\\| ([^|]*) \\|$", "$1: $2"))
                .toList();
        assertEquals(
                ConsoleSigns.KNOWN.stream()
                        .map(sign -> sign.meaning() + ": " + (sign.captured() ? "seen here" : "not verified"))
                        .toList(),
                documented);
    }
}
