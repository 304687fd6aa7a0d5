package org.cloudimagefactory.nifty.backend.oci;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.nifty.transfer.ImageDirectories;
import org.cloudimagefactory.nifty.transfer.OpenImage;
import org.cloudimagefactory.nifty.transfer.UnacceptableImageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedContentTest {
    private static final int SIZE = 3_000_000;

    @TempDir
    Path directory;

    private final byte[] bytes = new byte[SIZE];

    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        new Random(1).nextBytes(bytes);
        file = Files.write(directory.resolve("disk.raw"), bytes);
    }

    private OpenImage open() {
        return new ImageDirectories(List.of(directory)).open(file);
    }

    private Map<String, String> right() {
        return Map.of("sha512", Digest.SHA_512.of(bytes), "sha256", Digest.SHA_256.of(bytes));
    }

    @Test
    void isComparedWhereverReadingBeginsAndGoesBack() throws IOException {
        for (int start : new int[] {0, 1, 1 << 20, SIZE - 1, SIZE}) {
            try (OpenImage image = open()) {
                CheckedContent content = new CheckedContent(image, right());
                try (InputStream in = content.open(start)) {
                    byte[] some = in.readNBytes(500_000);
                    assertArrayEquals(Arrays.copyOfRange(bytes, start, Math.min(SIZE, start + 500_000)), some);
                }
                try (InputStream in = content.open(start / 2)) {
                    assertArrayEquals(Arrays.copyOfRange(bytes, start / 2, SIZE), in.readAllBytes());
                }
                content.complete();
            }
        }
    }

    @Test
    void theLastBytesOfAWrongFileAreNotGivenAway() throws IOException {
        try (OpenImage image = open()) {
            CheckedContent content = new CheckedContent(image, Map.of("sha512", "00"));
            byte[] sink = new byte[SIZE];
            int given = 0;
            try (InputStream in = content.open(0)) {
                given += in.readNBytes(sink, 0, SIZE - 1);
                assertThrows(UnacceptableImageException.class, () -> in.readNBytes(sink, SIZE - 1, 1));
            }
            assertEquals(SIZE - 1, given);
        }
    }

    @Test
    void whatNobodyReadIsComparedInTheEnd() {
        try (OpenImage image = open()) {
            assertThrows(
                    UnacceptableImageException.class,
                    () -> new CheckedContent(image, Map.of("sha256", "00")).complete());
            assertThrows(
                    UnacceptableImageException.class,
                    () -> new CheckedContent(image, Map.of("rot13", "00")).complete());
        }
    }
}
