package org.cloudimagefactory.common.registry.signature;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The algorithms of RFC 7518 that notation permits; each is for one kind and size of keys, so that a signature can't choose. */
enum JwsAlgorithm {
    PS256(256, 2048),
    PS384(384, 3072),
    PS512(512, 4096),
    ES256(NamedCurve.P_256),
    ES384(NamedCurve.P_384),
    ES512(NamedCurve.P_521);

    private static final int BYTE = 8;

    private final int rsaBits;
    private final Optional<NamedCurve> curve;
    // Records of the platform's parameters, which nobody changes.
    @SuppressWarnings("ImmutableEnumChecker")
    private final SignatureEngine engine;

    JwsAlgorithm(int digestBits, int rsaBits) {
        String digest = "SHA-" + digestBits;
        this.rsaBits = rsaBits;
        this.curve = Optional.empty();
        this.engine = new SignatureEngine(
                "RSASSA-PSS",
                new PSSParameterSpec(
                        digest,
                        "MGF1",
                        new MGF1ParameterSpec(digest),
                        digestBits / BYTE,
                        PSSParameterSpec.TRAILER_FIELD_BC));
    }

    JwsAlgorithm(NamedCurve curve) {
        this.rsaBits = 0;
        this.curve = Optional.of(curve);
        this.engine = SignatureEngine.plain(curve.digest() + "withECDSAinP1363Format");
    }

    /** By its name in a header. */
    static JwsAlgorithm named(String name) throws RefusedSignatureException {
        for (JwsAlgorithm algorithm : values()) {
            if (algorithm.name().equals(name)) {
                return algorithm;
            }
        }
        String small = name.toLowerCase(Locale.ROOT);
        if (small.equals("none")) {
            throw new RefusedSignatureException(SignatureFault.ALGORITHM_NONE, "");
        }
        if (small.startsWith("hs")) {
            throw new RefusedSignatureException(SignatureFault.ALGORITHM_SYMMETRIC, name);
        }
        if (small.startsWith("rs")) {
            throw new RefusedSignatureException(SignatureFault.ALGORITHM_PKCS1, name);
        }
        throw new RefusedSignatureException(SignatureFault.ALGORITHM_UNKNOWN, name);
    }

    /** The one for a key, where there is one. */
    static Optional<JwsAlgorithm> of(PublicKey key) {
        return Arrays.stream(values()).filter(algorithm -> algorithm.isFor(key)).findFirst();
    }

    boolean verifies(PublicKey key, byte[] content, byte[] signature) {
        return isFor(key) && hasSoundNumbers(signature) && engine.verifies(key, content, signature);
    }

    byte[] sign(PrivateKey key, byte[] content) {
        return engine.sign(key, content);
    }

    private boolean isFor(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return rsa.getModulus().bitLength() == rsaBits;
        }
        return key instanceof ECPublicKey point
                && curve.isPresent()
                && NamedCurve.of(point).equals(curve);
    }

    /** Two numbers of the curve's length, none of them 0, which some platforms once took for a signature of anything. */
    private boolean hasSoundNumbers(byte[] signature) {
        if (curve.isEmpty()) {
            return true;
        }
        int length = curve.get().numberBytes();
        return signature.length == 2 * length && !isZero(signature, 0, length) && !isZero(signature, length, length);
    }

    private static boolean isZero(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
