package org.cloudimagefactory.itchy.source;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DigestCheckTest {
    private static final byte[] CONTENT = new byte[(9 << 20) + 17];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    @TempDir
    Path directory;

    @Test
    void checksManyRangesInOnePass() throws Exception {
        List<DigestRange> ranges = List.of(
                range("whole", 0, CONTENT.length, "SHA-512"),
                range("across buffers", (4 << 20) - 3, 10, "SHA-256"),
                range("last byte", CONTENT.length - 1, 1, "SHA-1"),
                range("nothing", 5, 0, "SHA-256"));
        assertDoesNotThrow(() -> check(CONTENT, ranges));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHA-1",
                "SHA-224",
                "SHA-256",
                "SHA-384",
                "SHA-512",
                "SHA-512/224",
                "SHA-512/256",
                "SHA3-224",
                "SHA3-256",
                "SHA3-384",
                "SHA3-512"
            })
    void knowsEveryAlgorithmOfManifests(String algorithm) throws Exception {
        DigestRange range = range("disk", 10, 20, algorithm);
        assertDoesNotThrow(() -> check(CONTENT, List.of(range)));
    }

    @Test
    void saysWhichRangeIsWrong() throws Exception {
        DigestRange range = range("disk.vmdk", 10, 20, "SHA-256");
        byte[] changed = CONTENT.clone();
        changed[15]++;
        Problem problem = assertThrows(Problem.class, () -> check(changed, List.of(range)));
        assertTrue(
                problem.line().matches("SHA-256 of disk.vmdk is [0-9a-f]{64} instead of " + range.expected()),
                problem.line());
    }

    @Test
    void failsWhenTheFileEndsTooEarly() throws Exception {
        DigestRange range = range("whole", 0, CONTENT.length, "SHA-512");
        Problem problem = assertThrows(Problem.class, () -> check(Arrays.copyOf(CONTENT, 1000), List.of(range)));
        assertEquals("cannot read image: it ends at byte 1000", problem.line());
    }

    @Test
    void hasNothingToSayWithoutRanges() {
        assertDoesNotThrow(() -> check(CONTENT, List.of()));
    }

    private void check(byte[] content, List<DigestRange> ranges) throws IOException {
        Path file = Files.write(directory.resolve("image"), content);
        try (FileChannel channel = FileChannel.open(file);
                DigestCheck check = DigestCheck.start("image", channel, ranges)) {
            check.await();
        }
    }

    private static DigestRange range(String what, int offset, int length, String algorithm) throws Exception {
        MessageDigest digest = MessageDigest.getInstance(algorithm);
        digest.update(CONTENT, offset, length);
        return new DigestRange(what, offset, length, algorithm, HexFormat.of().formatHex(digest.digest()));
    }
}
