package org.cloudimagefactory.common.pgp;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.cloudimagefactory.common.problem.ItemProblem;

/** What a signature and a key must be for anything to be believed because of them. */
final class Rules {
    /** As with image lists. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

    private static final int OLDEST_VERSION = 4;
    private static final int RSA_BITS = 2048;

    /** Digests that nobody can make two texts for, as headers call them. */
    private static final Map<Integer, String> STRONG = Map.of(
            HashAlgorithmTags.SHA256, "SHA256",
            HashAlgorithmTags.SHA384, "SHA384",
            HashAlgorithmTags.SHA512, "SHA512",
            HashAlgorithmTags.SHA3_256, "SHA3-256",
            HashAlgorithmTags.SHA3_512, "SHA3-512");

    /** RSA for signing alone: RFC 9580 makes none any more, and wants those that are there to be understood. */
    private static final int RSA_SIGN = 3;

    /** Parts of a signature that are understood here, or limit nothing; a critical one that is not ends its validity. */
    private static final Set<Integer> UNDERSTOOD = Set.of(
            SignatureSubpacketTags.CREATION_TIME,
            SignatureSubpacketTags.EXPIRE_TIME,
            SignatureSubpacketTags.KEY_EXPIRE_TIME,
            SignatureSubpacketTags.PREFERRED_SYM_ALGS,
            SignatureSubpacketTags.ISSUER_KEY_ID,
            SignatureSubpacketTags.PREFERRED_HASH_ALGS,
            SignatureSubpacketTags.PREFERRED_COMP_ALGS,
            SignatureSubpacketTags.KEY_SERVER_PREFS,
            SignatureSubpacketTags.PREFERRED_KEY_SERV,
            SignatureSubpacketTags.PRIMARY_USER_ID,
            SignatureSubpacketTags.KEY_FLAGS,
            SignatureSubpacketTags.SIGNER_USER_ID,
            SignatureSubpacketTags.REVOCATION_REASON,
            SignatureSubpacketTags.FEATURES,
            SignatureSubpacketTags.EMBEDDED_SIGNATURE,
            SignatureSubpacketTags.ISSUER_FINGERPRINT);

    private Rules() {}

    /** The name of the digest that a signature is made over, if it is strong enough. */
    static Optional<String> digest(PGPSignature signature) {
        return Optional.ofNullable(STRONG.get(signature.getHashAlgorithm()));
    }

    /** Whether a signature in a keyring may be made over it: the keyring itself is trusted, and old keys have nothing better. */
    static boolean isGoodInKeyring(PGPSignature signature) {
        return digest(signature).isPresent() || signature.getHashAlgorithm() == HashAlgorithmTags.SHA1;
    }

    /** Whether it is of a kind that can be judged, and counts at this time. */
    static Optional<String> fault(PGPSignature signature, Instant now) {
        if (signature.getVersion() < OLDEST_VERSION) {
            return Optional.of("is of an old version, " + signature.getVersion());
        }
        PGPSignatureSubpacketVector parts = signature.getHashedSubPackets();
        if (parts == null || parts.getSignatureCreationTime() == null) {
            return Optional.of("says no date");
        }
        if (Arrays.stream(parts.getCriticalTags()).anyMatch(tag -> !UNDERSTOOD.contains(tag))) {
            return Optional.of("demands something that is not understood here");
        }
        Instant created = parts.getSignatureCreationTime().toInstant();
        if (created.isAfter(now.plus(CLOCK_SKEW))) {
            return Optional.of("was made in the future, on " + created);
        }
        long seconds = parts.getSignatureExpirationTime();
        return seconds > 0 && !now.isBefore(created.plusSeconds(seconds))
                ? Optional.of("expired on " + created.plusSeconds(seconds))
                : Optional.empty();
    }

    /** Fails for keys that can be broken. */
    static void requireStrong(PGPPublicKey key, String shown) {
        boolean isRsa = key.getAlgorithm() == PublicKeyAlgorithmTags.RSA_GENERAL || key.getAlgorithm() == RSA_SIGN;
        if (key.getAlgorithm() == PublicKeyAlgorithmTags.DSA || (isRsa && key.getBitStrength() < RSA_BITS)) {
            throw new ItemProblem("key " + shown + " is too weak: RSA of " + RSA_BITS
                    + " bits or more, or a key on an elliptic curve, is strong enough");
        }
    }
}
