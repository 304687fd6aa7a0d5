package org.cloudimagefactory.common.image.inspect.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeteredBytesTest {
    @TempDir
    private Path directory;

    @Test
    void endsReadingWhenItIsTooMuch() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[4096]);
        try (ImageBytes bytes = new MeteredBytes(FileBytes.whole(file), 2112)) {
            bytes.read(0, ByteBuffer.allocate(2048));
            bytes.read(4095, ByteBuffer.allocate(1));
            IOException e = assertThrows(IOException.class, () -> bytes.read(0, ByteBuffer.allocate(1)));
            assertEquals("its tables are larger than 2112 bytes", e.getMessage());
        }
    }
}
