package org.cloudimagefactory.common.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir
    Path directory;

    private Spool spool() {
        return new Spool(directory, FilePermissions.parse("640"));
    }

    @Test
    void listsCompleteFilesInOrderOfTheirNames() throws IOException {
        spool().publish("2.json", bytes("b"));
        spool().publish("1.json", bytes("a"));
        Files.writeString(AtomicFile.temporaryFor(directory.resolve("0.json")), "half");
        Files.writeString(directory.resolve("note.txt"), "no event");
        Files.createDirectory(directory.resolve("dir.json"));
        assertEquals(List.of(directory.resolve("1.json"), directory.resolve("2.json")), spool().waiting(".json"));
    }

    @Test
    void setsAFileOfTheLongestNameAside() throws IOException {
        Path file = Files.writeString(directory.resolve("é".repeat(125) + ".json"), "{");
        spool().setAside(file, "failed", "no JSON");
        Path reason = directory.resolve("failed").resolve("é".repeat(124) + Spool.REASON_SUFFIX);
        assertEquals("no JSON\n", Files.readString(reason));
    }

    @Test
    void setsAFileAsideWithItsReason() throws IOException {
        Path file = spool().publish("1.json", bytes("a"));
        Path moved = spool().setAside(file, "failed", "because");
        assertFalse(Files.exists(file));
        assertEquals("a", Files.readString(moved));
        assertEquals("because\n", Files.readString(directory.resolve("failed/1.json.reason")));
        assertEquals(List.of(), spool().waiting(".json"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
