package org.cloudimagefactory.common.registry.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we sign we believe, with all kinds of keys; what nobody would believe we don't sign. */
class SignersTest {
    @TempDir
    Path directory;

    private final RegistryDocument manifest = TestManifests.of("debian");

    @ParameterizedTest
    @ValueSource(strings = {"P-256", "P-384", "P-521", "2048", "3072"})
    void notationSignsWithAllKindsOfKeys(String kind) throws Exception {
        SignerFiles files = new SignerFiles(directory);
        var draft = TestCertificate.named(SignerFiles.DN).usage(KeyUsage.digitalSignature);
        NotationSigner signer =
                files.notation(kind.startsWith("P") ? draft.curve(kind) : draft.rsa(Integer.parseInt(kind)));
        assertEquals(new Endorser(SignerFiles.DN, SignerFiles.CA), signer.endorser());
        SignatureVerdict verdict = new NotationVerifier(
                        (SignaturePolicy.Notation) files.trustIn(SignerFiles.DN), new SignatureJson())
                .verify(
                        signer.envelope(manifest, Instant.now(), Instant.now().plusSeconds(60)),
                        new SignedManifest(manifest),
                        Instant.now());
        assertEquals(SignerFiles.DN, verdict.signer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1", "RSA 2048", "Ed25519"})
    void cosignSignsWithAllKindsOfKeys(String kind) throws Exception {
        CosignSigner signer = new SignerFiles(directory).cosign(kind);
        CosignVerifier verifier = new CosignVerifier(signer.publicKey(), new SignatureJson());
        SignedManifest signed = new SignedManifest(manifest);
        byte[] payload = signer.payload(manifest, "registry.example.org/debian");
        assertEquals(
                signer.publicKey().fingerprint(),
                verifier.verifyLayer(payload, Map.of(CosignVerifier.SIGNATURE, signer.signature(payload)), signed)
                        .signer());
        assertEquals(
                SignatureScheme.COSIGN_BUNDLE,
                verifier.verifyBundle(signer.bundle(manifest), signed).scheme());
    }

    @Test
    void notationSignsWithNothingThatNobodyWouldBelieve() throws Exception {
        TestCertificate root = TestCertificate.authority("/CN=root").selfSigned();
        TestCertificate good =
                TestCertificate.named("/CN=x").usage(KeyUsage.digitalSignature).issuedBy(root);
        TestCertificate mail = TestCertificate.named("/CN=x")
                .usage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment)
                .issuedBy(root);
        refused("chain in its order", good.pem(), good);
        refused("key usage", mail.pem() + root.pem(), mail);
        refused("does not belong", good.pem() + root.pem(), root);
        refused("holds no 'CERTIFICATE'", "hello", root);
    }

    @Test
    void notationSignsOnlyWhileItsCertificatesAreValid() throws Exception {
        NotationSigner signer = new SignerFiles(directory).notation();
        signer.requireUsable(Instant.now());
        Instant late = signer.notAfter().plus(Duration.ofDays(1));
        assertThrows(EnvironmentProblem.class, () -> signer.requireUsable(late));
        MemoryStore store = new MemoryStore();
        assertThrows(
                EnvironmentProblem.class,
                () -> ManifestSigner.notation(signer, null).sign(store, manifest, "r", late));
        assertTrue(store.blobs.isEmpty());
    }

    @Test
    void opensBoxesOfNacl() {
        // The example of NaCl's own documentation of crypto_secretbox.
        HexFormat hex = HexFormat.of();
        byte[] key = hex.parseHex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
        byte[] nonce = hex.parseHex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
        byte[] box =
                hex.parseHex("f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c5"
                        + "31a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e5"
                        + "26ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74"
                        + "e355a5");
        byte[] text = hex.parseHex(
                "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e"
                        + "6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde"
                        + "048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705");
        assertArrayEquals(text, SecretBox.open(box, key, nonce).orElseThrow());
        box[20] ^= 1;
        assertFalse(SecretBox.open(box, key, nonce).isPresent());
        assertFalse(SecretBox.open(new byte[3], key, nonce).isPresent());
    }

    @Test
    void tellsWhyCosignsKeyCannotBeUsed() throws Exception {
        String box = "{\"kdf\":{\"name\":\"scrypt\",\"params\":{\"N\":%s,\"r\":8,\"p\":1},\"salt\":\"AAAA\"},"
                + "\"cipher\":{\"name\":\"%s\",\"nonce\":\"AAAA\"},\"ciphertext\":\"AAAA\"}";
        unusable("is encrypted", String.format(box, "1024", "nacl/secretbox"), null);
        unusable("check its password", String.format(box, "1024", "nacl/secretbox"), "x");
        unusable("between 1 and", String.format(box, "1073741824", "nacl/secretbox"), "x");
        unusable("unknown here", String.format(box, "1024", "aes"), "x");
        unusable("can't be used", "hello", "x");
        Path key = Files.writeString(
                directory.resolve("dh.key"),
                TestKeyPairs.pem(
                        "PRIVATE KEY", TestKeyPairs.make("Ed448").getPrivate().getEncoded()));
        assertThrows(EnvironmentProblem.class, () -> CosignSigner.load(key, null));
    }

    private void unusable(String reason, String content, String password) throws Exception {
        Path key = Files.writeString(
                directory.resolve("cosign.key"),
                TestKeyPairs.pem("ENCRYPTED SIGSTORE PRIVATE KEY", content.getBytes(StandardCharsets.UTF_8)));
        String line = assertThrows(
                        EnvironmentProblem.class,
                        () -> CosignSigner.load(key, password == null ? null : password.toCharArray()))
                .line();
        assertTrue(line.contains(reason), line);
    }

    private void refused(String reason, String chain, TestCertificate owner) throws Exception {
        Path certificates = Files.writeString(directory.resolve("chain.pem"), chain);
        Path key = Files.writeString(directory.resolve("chain.key"), TestCertificate.pem(owner.privateKey()));
        String line = assertThrows(EnvironmentProblem.class, () -> NotationSigner.load(certificates, key, null))
                .line();
        assertTrue(line.contains(reason), line);
    }
}
