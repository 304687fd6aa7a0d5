package org.cloudimagefactory.common.imagelist.x509;

import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.DefaultAlgorithmNameFinder;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.jspecify.annotations.Nullable;

/** Which digests and signatures are strong enough to be believed. */
final class Algorithms {
    private static final Set<String> STRONG = Set.of(
            "SHA224",
            "SHA256",
            "SHA384",
            "SHA512",
            "SHA512(224)",
            "SHA512(256)",
            "SHA3-224",
            "SHA3-256",
            "SHA3-384",
            "SHA3-512");
    private static final String SHA1 = "SHA1";

    private Algorithms() {}

    /** Why the digest is not believed, if it is not. */
    static Optional<String> weaknessOfDigest(AlgorithmIdentifier digest, boolean allowSha1) {
        return weakness(name(digest.getAlgorithm()), allowSha1);
    }

    /** Why the signature is not believed, if it is not; the algorithm names the digest that it is made over. */
    static Optional<String> weaknessOfSignature(AlgorithmIdentifier signature, boolean allowSha1) {
        ASN1ObjectIdentifier type = signature.getAlgorithm();
        if (type.equals(EdECObjectIdentifiers.id_Ed25519) || type.equals(EdECObjectIdentifiers.id_Ed448)) {
            return Optional.empty();
        }
        @Nullable AlgorithmIdentifier digest = new DefaultDigestAlgorithmIdentifierFinder().find(signature);
        return digest == null
                ? Optional.of("signature algorithm " + name(type) + " is unknown")
                : weaknessOfDigest(digest, allowSha1);
    }

    /** Whether a signature algorithm leaves the digest to the message. */
    static boolean namesNoDigest(AlgorithmIdentifier signature) {
        ASN1ObjectIdentifier type = signature.getAlgorithm();
        return type.equals(PKCSObjectIdentifiers.rsaEncryption)
                || type.equals(X9ObjectIdentifiers.id_ecPublicKey)
                || type.equals(X9ObjectIdentifiers.id_dsa);
    }

    /** A name for people, such as {@code SHA256} or {@code SHA256WITHRSA}. */
    static String name(ASN1ObjectIdentifier algorithm) {
        return new DefaultAlgorithmNameFinder().getAlgorithmName(algorithm);
    }

    private static Optional<String> weakness(String name, boolean allowSha1) {
        String uniform = name.replaceFirst("^SHA-(\\d)", "SHA$1");
        if (uniform.equals(SHA1)) {
            return allowSha1 ? Optional.empty() : Optional.of("SHA-1 is weak (--allow-sha1 would take it)");
        }
        return STRONG.contains(uniform) ? Optional.empty() : Optional.of(name + " is broken or unknown");
    }
}
