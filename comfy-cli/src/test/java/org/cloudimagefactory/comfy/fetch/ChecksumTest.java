package org.cloudimagefactory.comfy.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {
    private static final String OF_HELLO = "2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824";

    @TempDir
    Path directory;

    @Test
    void readsDigestsWithAndWithoutTheirAlgorithm() {
        assertEquals("SHA-256", Checksum.parse(OF_HELLO).orElseThrow().algorithm());
        assertEquals(
                "SHA-256", Checksum.parse("sha256:" + OF_HELLO).orElseThrow().algorithm());
        assertEquals(
                "MD5", Checksum.parse("md5:" + "0".repeat(32)).orElseThrow().algorithm());
        assertTrue(Checksum.parse("0".repeat(40)).orElseThrow().isWeak());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "none",
                "sha256:",
                "sha512:00",
                "sha256:zz",
                "md5:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
            })
    void refusesAnythingElse(String text) {
        assertTrue(Checksum.parse(text).isEmpty());
    }

    @Test
    void comparesWithFiles() throws IOException {
        Checksum checksum = Checksum.parse(OF_HELLO).orElseThrow();
        assertTrue(checksum.matches(Files.writeString(directory.resolve("a"), "hello")));
        assertFalse(checksum.matches(Files.writeString(directory.resolve("b"), "hello\n")));
    }
}
