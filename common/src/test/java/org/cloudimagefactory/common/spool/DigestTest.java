package org.cloudimagefactory.common.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestTest {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path directory;

    @Test
    void isTheSameOfTextsBytesAndFiles() throws IOException {
        assertEquals(ABC, Digest.SHA_256.of("abc"));
        assertEquals(ABC, Digest.SHA_256.of("abc".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(ABC, Digest.SHA_256.of(Files.writeString(directory.resolve("a"), "abc")));
        assertEquals("900150983cd24fb0d6963f7d28e17f72", Digest.MD5.of("abc"));
    }

    @Test
    void severalAreTakenInOneRead() throws IOException {
        Path file = Files.writeString(directory.resolve("a"), "abc");
        assertEquals(
                Map.of(Digest.SHA_256, ABC, Digest.SHA_512, Digest.SHA_512.of("abc")),
                Digest.of(file, Set.of(Digest.SHA_512, Digest.SHA_256)));
    }

    @Test
    void isFoundByAnySpellingOfItsName() {
        for (Digest digest : Digest.values()) {
            String name = digest.name().replace('_', '-');
            assertEquals(Optional.of(digest), Digest.named(name));
            assertEquals(
                    Optional.of(digest),
                    Digest.named(name.toLowerCase(java.util.Locale.ROOT).replace("-", "")));
        }
        assertEquals(Optional.of(Digest.SHA_512_256), Digest.named("SHA-512/256"));
        assertEquals(Optional.of(Digest.SHA3_256), Digest.named("sha3-256"));
        assertEquals(Optional.empty(), Digest.named("SHA-3"));
    }
}
