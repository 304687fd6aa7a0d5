package org.cloudimagefactory.common.pgp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is signed here both GnuPG and we believe, and only that. */
class PgpSigningKeyIT {
    private static final byte[] TEXT = "{\n  \"a\" : \"ä\"\n}\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private Path secret(Gpg gpg, String name, String... more) throws Exception {
        String[] words = new String[more.length + 2];
        System.arraycopy(more, 0, words, 0, more.length);
        words[more.length] = "--export-secret-keys";
        words[more.length + 1] = "<" + name + "@example.org>";
        return Files.write(directory.resolve(name + ".key"), gpg.run(new byte[0], words));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa3072", "nistp256"})
    void gnupgAndWeBelieveWhatIsSigned(String algorithm) throws Exception {
        try (Gpg gpg = new Gpg()) {
            String fingerprint = gpg.key("images", algorithm, "never");
            PgpSigningKey key = PgpSigningKey.load(secret(gpg, "images", "--armor"), null);
            Instant now = Instant.now();
            byte[] message = key.clearSigned(TEXT, now);
            assertTrue(new String(message, StandardCharsets.UTF_8).startsWith(PgpSigningKey.CLEAR_SIGNED + "{\n"));
            assertArrayEquals(TEXT, gpg.run(message, "--decrypt"));
            PgpKeyring keyring = PgpKeyring.read(gpg.export(directory.resolve("ring.gpg"), "images"));
            assertTrue(fingerprint.equalsIgnoreCase(
                    keyring.verify(message, now).signer().fingerprint()));
            byte[] detached = key.detached(TEXT, now);
            assertTrue(new String(detached, StandardCharsets.UTF_8).startsWith(PgpSigningKey.DETACHED));
            Path file = Files.write(directory.resolve("file"), TEXT);
            Path signature = Files.write(directory.resolve("file.gpg"), detached);
            gpg.run(new byte[0], "--verify", signature.toString(), file.toString());
        }
    }

    @Test
    void aKeyKnowsItsOwnSignatures() throws Exception {
        try (Gpg gpg = new Gpg()) {
            gpg.key("images", "ed25519", "never");
            gpg.key("other", "ed25519", "never");
            PgpSigningKey key = PgpSigningKey.load(secret(gpg, "images"), null);
            PgpSigningKey other = PgpSigningKey.load(secret(gpg, "other"), null);
            Instant now = Instant.now();
            byte[] changed = "{}\n".getBytes(StandardCharsets.UTF_8);
            assertTrue(key.hasSigned(key.clearSigned(TEXT, now), TEXT));
            assertFalse(key.hasSigned(key.clearSigned(TEXT, now), changed));
            assertFalse(key.hasSigned(other.clearSigned(TEXT, now), TEXT));
            assertFalse(key.hasSigned(TEXT, TEXT));
            assertTrue(key.hasSignedDetached(key.detached(TEXT, now), TEXT));
            assertFalse(key.hasSignedDetached(key.detached(TEXT, now), changed));
            assertFalse(key.hasSignedDetached(other.detached(TEXT, now), TEXT));
            assertFalse(key.hasSignedDetached(TEXT, TEXT));
        }
    }

    @Test
    void aKeyWithAPasswordNeedsIt() throws Exception {
        try (Gpg gpg = new Gpg()) {
            gpg.run(
                    new byte[0],
                    "--passphrase",
                    "secret",
                    "--quick-generate-key",
                    "images <images@example.org>",
                    "ed25519",
                    "sign",
                    "never");
            Path file = secret(gpg, "images", "--passphrase", "secret");
            for (char[] password : new char[][] {null, "wrong".toCharArray()}) {
                EnvironmentProblem e = assertThrows(EnvironmentProblem.class, () -> PgpSigningKey.load(file, password));
                assertTrue(e.line().contains("its password is missing or wrong"), e.line());
            }
            PgpSigningKey key = PgpSigningKey.load(file, "secret".toCharArray());
            assertArrayEquals(TEXT, gpg.run(key.clearSigned(TEXT, Instant.now()), "--decrypt"));
        }
    }

    @Test
    void whatIsNoKeyIsOneLine() throws Exception {
        Path file = Files.writeString(directory.resolve("key"), "no key");
        EnvironmentProblem e = assertThrows(EnvironmentProblem.class, () -> PgpSigningKey.load(file, null));
        assertEquals(1, e.line().lines().count());
        assertTrue(e.line().startsWith("the key " + file + " can't sign: it is no secret key"), e.line());
        try (Gpg gpg = new Gpg()) {
            gpg.key("images", "rsa1024", "never");
            Path weak = secret(gpg, "images");
            assertTrue(assertThrows(EnvironmentProblem.class, () -> PgpSigningKey.load(weak, null))
                    .line()
                    .contains("is too weak"));
        }
    }
}
