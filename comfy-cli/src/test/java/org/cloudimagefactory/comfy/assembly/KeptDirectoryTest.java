package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.common.spool.DirectorySnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void onlyWhatWasKeptGivesWay() throws IOException {
        Path wanted = directory.resolve("a.failed");
        Path kept = KeptDirectory.prepare(wanted, List.of("packer.log", "files"));
        assertEquals(wanted, kept);
        Files.writeString(kept.resolve("packer.log"), "old");
        Files.writeString(Files.createDirectories(kept.resolve("files/deep")).resolve("x"), "old");
        Files.writeString(kept.resolve("notes.txt"), "the operator's");
        assertEquals(wanted, KeptDirectory.prepare(wanted, List.of("packer.log")));
        assertFalse(Files.exists(kept.resolve("packer.log")));
        assertFalse(Files.exists(kept.resolve("files")));
        assertTrue(Files.exists(kept.resolve("notes.txt")));
    }

    @Test
    void aDirectoryOfSomebodyElseIsLeft() throws IOException {
        Path theirs = Files.createDirectory(directory.resolve("a.failed"));
        Files.writeString(theirs.resolve("packer.log"), "theirs");
        Files.writeString(directory.resolve("a.failed.2"), "a file");
        DirectorySnapshot before = DirectorySnapshot.of(theirs, directory.resolve("a.failed.2"));
        assertEquals(directory.resolve("a.failed.3"), KeptDirectory.prepare(theirs, List.of("packer.log")));
        assertEquals(directory.resolve("a.failed.3"), KeptDirectory.prepare(theirs, List.of("packer.log")));
        before.assertUnchanged("what keeps the logs");
    }
}
