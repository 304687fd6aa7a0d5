package org.cloudimagefactory.common.imagelist.x509;

import java.security.PublicKey;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jcajce.interfaces.EdDSAKey;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All keys of a chain are long enough: RSA and DSA 2048 bits, elliptic curves 224. */
final class KeySizeCheck implements ChainCheck {
    private static final Logger LOG = LoggerFactory.getLogger(KeySizeCheck.class);
    private static final int RSA_BITS = 2048;
    private static final int CURVE_BITS = 224;

    private final Engines engines;

    KeySizeCheck(Engines engines) {
        this.engines = engines;
    }

    /** A public key in short. */
    private record Key(String kind, int bits, int wanted) {
        @Override
        public String toString() {
            return bits == 0 ? kind : kind + " " + bits + " bits";
        }
    }

    @Override
    public Rule rule() {
        return Rule.KEY_SIZE;
    }

    @Override
    public RuleResult check(Chain chain) {
        for (X509CertificateHolder certificate : chain.certificates()) {
            Optional<String> weakness = weakness(certificate);
            if (weakness.isPresent()) {
                return RuleResult.failed(Rule.KEY_SIZE, weakness.get());
            }
        }
        return RuleResult.ok(Rule.KEY_SIZE, "all keys are long enough");
    }

    /** Why the key of a certificate is not believed, if it is not. */
    Optional<String> weakness(X509CertificateHolder certificate) {
        Key key = key(certificate);
        return key.bits() >= key.wanted()
                ? Optional.empty()
                : Optional.of("the key of " + SlashName.of(certificate.getSubject()) + " is too weak: " + key
                        + " instead of " + key.wanted());
    }

    /** The key of a certificate for people, such as {@code RSA 2048 bits}. */
    String describe(X509CertificateHolder certificate) {
        return key(certificate).toString();
    }

    private Key key(X509CertificateHolder certificate) {
        @Nullable PublicKey key = publicKey(certificate.getSubjectPublicKeyInfo());
        if (key == null) {
            return new Key("unreadable key", 0, 1);
        }
        if (key instanceof RSAPublicKey rsa) {
            boolean sound = rsa.getPublicExponent().bitLength() > 1
                    && rsa.getPublicExponent().testBit(0);
            return new Key("RSA", sound ? rsa.getModulus().bitLength() : 0, RSA_BITS);
        }
        if (key instanceof DSAPublicKey dsa) {
            return new Key("DSA", dsa.getParams().getP().bitLength(), RSA_BITS);
        }
        if (key instanceof ECPublicKey curve) {
            return new Key("EC", curve.getParams().getOrder().bitLength(), CURVE_BITS);
        }
        if (key instanceof EdDSAKey || key instanceof EdECPublicKey) {
            return new Key(key.getAlgorithm(), 0, 0);
        }
        return new Key("unknown " + key.getAlgorithm() + " key", 0, 1);
    }

    private @Nullable PublicKey publicKey(SubjectPublicKeyInfo info) {
        try {
            return new JcaPEMKeyConverter().getPublicKey(info);
        } catch (PEMException | RuntimeException e) {
            LOG.debug("the platform cannot read a key", e);
        }
        try {
            return new JcaPEMKeyConverter().setProvider(engines.bouncyCastle()).getPublicKey(info);
        } catch (PEMException | RuntimeException e) {
            LOG.debug("a key cannot be read", e);
            return null;
        }
    }
}
