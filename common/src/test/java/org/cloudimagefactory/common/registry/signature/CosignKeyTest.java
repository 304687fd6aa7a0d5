package org.cloudimagefactory.common.registry.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Public keys of cosign, good and bad. */
class CosignKeyTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1", "RSA 2048", "Ed25519"})
    void readsAndWritesKeys(String kind) throws Exception {
        byte[] encoded = TestKeyPairs.make(kind).getPublic().getEncoded();
        Path file = Files.writeString(directory.resolve("cosign.pub"), TestKeyPairs.pem("PUBLIC KEY", encoded));
        CosignKey key = CosignKey.read(file);
        assertEquals(Files.readString(file), key.pem());
        assertEquals(key, CosignKey.parse(key.pem(), "again"));
        assertTrue(key.fingerprint().matches("sha256:[0-9a-f]{64}"), key.fingerprint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA 1024", "Ed448"})
    void refusesKeysThatCosignDoesNotMake(String kind) throws Exception {
        byte[] encoded = TestKeyPairs.make(kind).getPublic().getEncoded();
        assertThrows(
                EnvironmentProblem.class, () -> CosignKey.parse(TestKeyPairs.pem("PUBLIC KEY", encoded), "key.pub"));
    }

    @Test
    void saysWhatElseThereIsInstead() throws Exception {
        KeyPair keys = TestKeyPairs.make("secp256r1");
        refused(
                "a private key",
                TestKeyPairs.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        refused("'CERTIFICATE'", TestKeyPairs.pem("CERTIFICATE", new byte[3]));
        refused("unknown kind", TestKeyPairs.pem("PUBLIC KEY", new byte[3]));
        refused("holds no public key", "hello");
        refused("no valid PEM", "-----BEGIN PUBLIC KEY-----\n");
        Path large = directory.resolve("large");
        Files.writeString(large, "x".repeat(70_000));
        assertTrue(assertThrows(EnvironmentProblem.class, () -> CosignKey.read(large))
                .line()
                .contains("larger"));
        assertThrows(EnvironmentProblem.class, () -> CosignKey.read(directory.resolve("missing")));
    }

    private static void refused(String reason, String pem) {
        String line = assertThrows(EnvironmentProblem.class, () -> CosignKey.parse(pem, "key.pub"))
                .line();
        assertTrue(line.startsWith("key.pub ") && line.contains(reason), line);
    }
}
