package org.cloudimagefactory.common.registry.signature;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.EdDSAParameterSpec;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A public key with which cosign's signatures are verified, as {@code cosign generate-key-pair} writes it to {@code cosign.pub}:
 * ECDSA on P-256, P-384 or P-521, RSA of at least 2048 bits (PKCS #1 v1.5), or Ed25519.
 */
public final class CosignKey {
    private static final int FILE_LIMIT = 64 << 10;
    private static final String EC_OVER_SHA_256 = "SHA256withECDSA";
    private static final int SHORTEST_RSA = 2048;
    private static final int LONGEST_RSA = 8192;

    private final PublicKey key;
    private final List<SignatureEngine> engines;

    private CosignKey(PublicKey key, List<SignatureEngine> engines) {
        this.key = key;
        this.engines = List.copyOf(engines);
    }

    /**
     * Reads a PEM file.
     *
     * @throws EnvironmentProblem with the reason when it can't be read, or holds no such key
     */
    public static CosignKey read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(FILE_LIMIT + 1);
            if (content.length > FILE_LIMIT) {
                throw new EnvironmentProblem(file + " is larger than a public key");
            }
            return parse(new String(content, StandardCharsets.ISO_8859_1), file.toString());
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + file, e);
        }
    }

    /**
     * Reads PEM text.
     *
     * @param origin for messages, such as the path of the file
     * @throws EnvironmentProblem with the reason when it holds no such key
     */
    public static CosignKey parse(String pem, String origin) {
        PemObject object;
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            object = reader.readPemObject();
        } catch (IOException | RuntimeException e) {
            throw new EnvironmentProblem(origin + " is no valid PEM file").causedBy(e);
        }
        if (object == null) {
            throw unusable(origin, "holds no public key");
        }
        if (object.getType().contains("PRIVATE KEY")) {
            throw unusable(origin, "holds a private key, which whoever verifies must not have");
        }
        if (!object.getType().equals("PUBLIC KEY")) {
            throw unusable(origin, "holds a '" + object.getType() + "' and no public key");
        }
        return PlatformKeys.publicKey(object.getContent())
                .map(key -> of(key, origin))
                .orElseThrow(() -> unusable(origin, "holds a public key of an unknown kind"));
    }

    static CosignKey of(PublicKey key, String origin) {
        List<SignatureEngine> engines = engines(key);
        if (engines.isEmpty()) {
            throw unusable(
                    origin, "holds a key that is too short, too long or of another kind than those that cosign makes");
        }
        return new CosignKey(key, engines);
    }

    /** The key as people tell keys apart: {@code sha256:} and the digest of its DER, in hexadecimal digits. */
    public String fingerprint() {
        return "sha256:" + Digest.SHA_256.of(key.getEncoded());
    }

    /** The key as PEM, so that it can be kept. */
    public String pem() {
        String base64 = Base64Text.plain(key.getEncoded()).replaceAll("(.{64})(?=.)", "$1\n");
        return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    }

    /** The same key. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CosignKey that && that.key.equals(key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return fingerprint();
    }

    PublicKey key() {
        return key;
    }

    /** Whether it is a signature over these bytes, in any of the ways in which versions of cosign use such a key. */
    boolean verifies(byte[] content, byte[] signature) {
        return engines.stream().anyMatch(engine -> engine.verifies(key, content, signature));
    }

    /** The way in which cosign signs with such a key under a tag; the digest is the registry's. */
    SignatureEngine forTags() {
        return key instanceof ECPublicKey ? SignatureEngine.plain(EC_OVER_SHA_256) : engines.get(0);
    }

    /** The way in which cosign signs bundles with such a key. */
    SignatureEngine forBundles() {
        return engines.get(0);
    }

    private static List<SignatureEngine> engines(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            return bits >= SHORTEST_RSA && bits <= LONGEST_RSA
                    ? List.of(SignatureEngine.plain("SHA256withRSA"))
                    : List.of();
        }
        if (key instanceof ECPublicKey point) {
            return NamedCurve.of(point)
                    .map(curve -> List.of(
                            SignatureEngine.plain(curve.digest() + "withECDSA"),
                            SignatureEngine.plain(EC_OVER_SHA_256)))
                    .orElse(List.of());
        }
        if (key instanceof EdECPublicKey) {
            // Versions of cosign differ in what they write, and cosign 3 reads both.
            return List.of(
                    SignatureEngine.plain("Ed25519"), new SignatureEngine("Ed25519", new EdDSAParameterSpec(true)));
        }
        return List.of();
    }

    private static EnvironmentProblem unusable(String origin, String reason) {
        return new EnvironmentProblem(origin + " " + reason)
                .hint("give a public key of cosign, PEM: ECDSA on P-256, P-384 or P-521, RSA of " + SHORTEST_RSA
                        + " to " + LONGEST_RSA + " bits, or Ed25519");
    }
}
