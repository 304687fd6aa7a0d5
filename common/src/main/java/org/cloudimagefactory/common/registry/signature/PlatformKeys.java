package org.cloudimagefactory.common.registry.signature;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys as the platform makes them, which spares loading a thousand classes of Bouncy Castle. */
final class PlatformKeys {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformKeys.class);
    private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");

    private PlatformKeys() {}

    /** A public key from its encoding as a SubjectPublicKeyInfo; none when it is of another kind or broken. */
    static Optional<PublicKey> publicKey(byte[] encoded) {
        return first(factory -> factory.generatePublic(new X509EncodedKeySpec(encoded)));
    }

    /** A private key from its encoding as of PKCS #8; none when it is of another kind or broken. */
    static Optional<PrivateKey> privateKey(byte[] encoded) {
        return first(factory -> factory.generatePrivate(new PKCS8EncodedKeySpec(encoded)));
    }

    private interface Decoder<T> {
        T decode(KeyFactory factory) throws GeneralSecurityException;
    }

    private static <T> Optional<T> first(Decoder<T> decoder) {
        Optional<T> found = Optional.empty();
        for (String kind : KINDS) {
            try {
                found = found.isPresent() ? found : Optional.of(decoder.decode(KeyFactory.getInstance(kind)));
            } catch (GeneralSecurityException | RuntimeException e) {
                LOG.trace("a key is no {} key", kind, e);
            }
        }
        return found;
    }
}
