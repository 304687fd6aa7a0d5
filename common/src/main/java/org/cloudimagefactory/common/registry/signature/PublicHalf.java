package org.cloudimagefactory.common.registry.signature;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** The public key that belongs to a private one, which the platform does not compute. */
final class PublicHalf {
    private PublicHalf() {}

    /** None for a kind of keys that nobody signs manifests with. */
    static Optional<PublicKey> of(PrivateKey key) {
        try {
            AsymmetricKeyParameter secret = PrivateKeyFactory.createKey(key.getEncoded());
            AsymmetricKeyParameter half;
            if (secret instanceof RSAPrivateCrtKeyParameters rsa) {
                half = new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
            } else if (secret instanceof ECPrivateKeyParameters curve) {
                half = new ECPublicKeyParameters(
                        curve.getParameters().getG().multiply(curve.getD()), curve.getParameters());
            } else if (secret instanceof Ed25519PrivateKeyParameters edwards) {
                half = edwards.generatePublicKey();
            } else {
                return Optional.empty();
            }
            return PlatformKeys.publicKey(
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(half).getEncoded());
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
