package org.cloudimagefactory.common.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path directory;

    @Test
    void replacesAFileAndLeavesNothingElse() throws IOException {
        Path target = Files.writeString(directory.resolve("a.json"), "old");
        AtomicFile.write(target, "new".getBytes(StandardCharsets.UTF_8), PosixFilePermissions.fromString("rw-r-----"));
        assertEquals("new", Files.readString(target));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void leavesTheOldFileWhenTheNewOneFails() throws IOException {
        Path target = Files.createDirectory(directory.resolve("taken"));
        Files.writeString(target.resolve("child"), "x");
        assertThrows(
                IOException.class,
                () -> AtomicFile.write(target, new byte[1], PosixFilePermissions.fromString("rw-------")));
        assertTrue(Files.exists(target.resolve("child")));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void namesTemporaryFilesSoThatReadersPassOverThem() {
        Path temporary = AtomicFile.temporaryFor(directory.resolve("a.json"));
        assertTrue(AtomicFile.isTemporary(temporary));
        assertEquals(directory, temporary.getParent());
    }

    @Test
    void aHintReplacesTheOneBeforeAndLeavesNothingElse() throws IOException {
        Path target = directory.resolve("hint");
        AtomicFile.writeHint(
                target, "old".getBytes(StandardCharsets.UTF_8), PosixFilePermissions.fromString("rw-------"));
        AtomicFile.writeHint(
                target, "new".getBytes(StandardCharsets.UTF_8), PosixFilePermissions.fromString("rw-------"));
        assertEquals("new", Files.readString(target));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(target), files.toList());
        }
    }
}
