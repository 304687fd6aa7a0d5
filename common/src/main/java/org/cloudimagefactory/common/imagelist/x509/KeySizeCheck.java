package org.cloudimagefactory.common.imagelist.x509;

import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jcajce.interfaces.EdDSAKey;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.cloudimagefactory.common.imagelist.Rule;
import org.cloudimagefactory.common.imagelist.RuleResult;

/** All keys of a chain are long enough: RSA and DSA 2048 bits, elliptic curves 224. */
final class KeySizeCheck implements ChainCheck {
    private static final int RSA_BITS = 2048;
    private static final int CURVE_BITS = 224;

    private final Provider provider;

    KeySizeCheck(Provider provider) {
        this.provider = provider;
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
            Key key = key(certificate);
            if (key.bits() < key.wanted()) {
                return RuleResult.failed(
                        Rule.KEY_SIZE,
                        "the key of " + SlashName.of(certificate.getSubject()) + " is too weak: " + key + " instead of "
                                + key.wanted());
            }
        }
        return RuleResult.ok(Rule.KEY_SIZE, "all keys are long enough");
    }

    /** The key of a certificate for people, such as {@code RSA 2048 bits}. */
    String describe(X509CertificateHolder certificate) {
        return key(certificate).toString();
    }

    private Key key(X509CertificateHolder certificate) {
        PublicKey key;
        try {
            key = new JcaPEMKeyConverter().setProvider(provider).getPublicKey(certificate.getSubjectPublicKeyInfo());
        } catch (PEMException | RuntimeException e) {
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
}
