package org.cloudimagefactory.nifty.backend.oci;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            try (OpenImage image = open();
                    CheckedContent content = new CheckedContent(image, right())) {
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
        try (OpenImage image = open();
                CheckedContent content = new CheckedContent(image, Map.of("sha512", "00"))) {
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
            try (CheckedContent content = new CheckedContent(image, Map.of("sha256", "00"))) {
                assertThrows(UnacceptableImageException.class, content::complete);
            }
            assertThrows(
                    UnacceptableImageException.class, () -> new CheckedContent(image, Map.of("rot13", "00")).close());
        }
    }

    @Test
    void whatChangesWhileItIsReadIsRefusedWhetherItsBytesWereReadOrNot() throws IOException {
        for (int read : new int[] {0, SIZE - 1}) {
            Files.write(file, bytes);
            try (OpenImage image = open();
                    CheckedContent content = new CheckedContent(image, right())) {
                try (InputStream in = content.open(0)) {
                    in.readNBytes(read);
                }
                byte[] other = bytes.clone();
                other[7]++;
                Files.write(file, other);
                Files.setLastModifiedTime(file, FileTime.fromMillis(1));
                assertThrows(UnacceptableImageException.class, content::complete);
            }
        }
    }

    @Test
    void aFileThatBecomesShorterIsToldAndEndsItsThreads() throws Exception {
        try (OpenImage image = open();
                CheckedContent content = new CheckedContent(image, right())) {
            try (InputStream in = content.open(0)) {
                in.readNBytes(2_000_000);
                Files.write(file, Arrays.copyOf(bytes, 2_000_000));
                IOException e = assertThrows(IOException.class, () -> in.readNBytes(1_000_000));
                assertEquals(file + " has become shorter", e.getMessage());
            }
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("digest")) {
                thread.join();
            }
        }
    }

    @Test
    void aDigestOfTheDescriptorIsProvenByReading() {
        try (OpenImage image = open()) {
            try (CheckedContent content = new CheckedContent(image, right())) {
                assertEquals(
                        "sha256:" + Digest.SHA_256.of(bytes),
                        content.proven().orElseThrow().toString());
            }
            try (CheckedContent content = new CheckedContent(image, Map.of("sha512", Digest.SHA_512.of(bytes)))) {
                assertEquals(Optional.empty(), content.proven());
            }
            try (CheckedContent content = new CheckedContent(image, Map.of("sha256", "00"))) {
                assertEquals(Optional.empty(), content.proven());
            }
        }
    }

    @Test
    void readingAllocatesNothingButItsBuffers() throws IOException {
        byte[] target = new byte[1 << 14];
        com.sun.management.ThreadMXBean thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (OpenImage image = open();
                CheckedContent content = new CheckedContent(image, right());
                InputStream in = content.open(0)) {
            long before = thread.getCurrentThreadAllocatedBytes();
            int count;
            do {
                count = in.read(target);
            } while (count >= 0);
            long allocated = thread.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < 3L * SIZE, allocated + " bytes for a file of " + SIZE);
        }
    }
}
