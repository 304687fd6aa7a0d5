package org.cloudimagefactory.common.spool;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnKindTest {
    private final OwnKind kind = new OwnKind("report", Pattern.compile("ok +"));

    @TempDir
    Path directory;

    @Test
    void letsAnEarlierOneAndNothingBeReplaced() throws IOException {
        Path file = directory.resolve("report");
        assertDoesNotThrow(() -> kind.requireReplaceable(file));
        Files.writeString(file, "ok   boots\n");
        assertDoesNotThrow(() -> kind.requireReplaceable(file));
    }

    @Test
    void keepsEverythingElse() throws IOException {
        Path file = directory.resolve("report");
        Files.write(file, new byte[] {'Q', 'F', 'I', (byte) 0xfb, 'o', 'k', ' '});
        Problem e = assertThrows(Problem.class, () -> kind.requireReplaceable(file));
        assertEquals(file + " is there already, and it is no report; remove it, or name another file", e.line());
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));
        assertThrows(Problem.class, () -> kind.requireReplaceable(link));
        assertThrows(Problem.class, () -> kind.requireReplaceable(directory));
    }
}
