package org.cloudimagefactory.common.registry.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures that somebody has changed anywhere: each has its reason, nothing else is thrown, and none is believed as another's. */
class HostileSignaturesTest {
    private static final int ROUNDS = 400;

    @TempDir
    Path directory;

    private final RegistryDocument manifest = TestManifests.of("debian");
    private final SignedManifest signed = new SignedManifest(manifest);
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    /** Verifies bytes. */
    private interface Verification {
        SignatureVerdict of(byte[] content) throws RefusedSignatureException;
    }

    @Test
    void changedEnvelopesOfNotation() throws Exception {
        SignerFiles files = new SignerFiles(directory);
        byte[] envelope = files.notation().envelope(manifest, Instant.now(), null);
        NotationVerifier verifier =
                new NotationVerifier((SignaturePolicy.Notation) files.trustIn(SignerFiles.DN), new SignatureJson());
        tryAll(envelope, SignerFiles.DN, content -> verifier.verify(content, signed, Instant.now()));
    }

    @Test
    void changedBundles() throws Exception {
        CosignSigner signer = new SignerFiles(directory).cosign("secp256r1");
        CosignVerifier verifier = new CosignVerifier(signer.publicKey(), new SignatureJson());
        tryAll(
                signer.bundle(manifest),
                signer.publicKey().fingerprint(),
                content -> verifier.verifyBundle(content, signed));
    }

    @Test
    void deepAndLongDocuments() throws Exception {
        CosignSigner signer = new SignerFiles(directory).cosign("secp256r1");
        CosignVerifier verifier = new CosignVerifier(signer.publicKey(), new SignatureJson());
        for (String text : new String[] {
            "[".repeat(100_000),
            "{\"a\":".repeat(100),
            "{\"mediaType\":1,\"mediaType\":2}",
            "{\"a\":" + "9".repeat(1000) + "}",
            "{\"a\":[" + "1,".repeat(100_000) + "1]}",
            "\ufeff{}",
            "",
            "null",
            " ".repeat(SigstoreBundle.SIZE_LIMIT + 1)
        }) {
            try {
                fail(verifier.verifyBundle(text.getBytes(StandardCharsets.UTF_8), signed)
                        .describe());
            } catch (RefusedSignatureException e) {
                assertEquals(
                        text.length() > SigstoreBundle.SIZE_LIMIT ? SignatureFault.TOO_LARGE : SignatureFault.MALFORMED,
                        e.fault(),
                        e.reason());
            }
        }
    }

    private void tryAll(byte[] sound, String signer, Verification verification) throws Exception {
        assertEquals(signer, verification.of(sound).signer());
        for (int i = 0; i < ROUNDS; i++) {
            byte[] changed = changed(sound);
            try {
                // What is not signed may change: names of programs, hints, spaces.
                assertEquals(signer, verification.of(changed).signer(), "seed " + seed);
            } catch (RefusedSignatureException e) {
                assertEquals(-1, e.reason().indexOf('\n'), "seed " + seed);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", round " + i, e);
            }
        }
    }

    private byte[] changed(byte[] sound) {
        byte[] changed = sound.clone();
        int at = random.nextInt(changed.length);
        switch (random.nextInt(4)) {
            case 0 -> changed[at] = (byte) random.nextInt(256);
            case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> changed = Arrays.copyOf(changed, at);
            default -> {
                int length = Math.min(random.nextInt(40), changed.length - at);
                System.arraycopy(sound, random.nextInt(sound.length - length), changed, at, length);
            }
        }
        return changed;
    }
}
