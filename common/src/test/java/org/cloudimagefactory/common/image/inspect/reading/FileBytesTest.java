package org.cloudimagefactory.common.image.inspect.reading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBytesTest {
    @TempDir
    private Path directory;

    @Test
    void seesOnlyItsPart() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[] {0, 1, 2, 3, 4, 5});
        try (FileBytes part = FileBytes.part(file, 2, 3)) {
            byte[] content = new byte[3];
            part.read(0, ByteBuffer.wrap(content));
            assertArrayEquals(new byte[] {2, 3, 4}, content);
            assertEquals(3, part.length());
            assertThrows(EOFException.class, () -> part.read(1, ByteBuffer.wrap(content)));
            assertThrows(EOFException.class, () -> part.read(-1, ByteBuffer.wrap(content)));
            assertTrue(part.holds(3, 0));
            assertFalse(part.holds(Long.MAX_VALUE, 1));
            assertFalse(part.holds(0, Long.MAX_VALUE));
        }
    }

    @Test
    void saysThatThePartIsNotThere() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[6]);
        EOFException e = assertThrows(EOFException.class, () -> FileBytes.part(file, 2, 5));
        assertEquals("it has 6 bytes, not 5 more after the first 2", e.getMessage());
    }

    @Test
    void readsNothingButFiles() {
        FileSystemException e = assertThrows(FileSystemException.class, () -> FileBytes.whole(directory));
        assertEquals("not a regular file", e.getReason());
    }
}
