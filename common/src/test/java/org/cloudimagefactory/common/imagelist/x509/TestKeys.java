package org.cloudimagefactory.common.imagelist.x509;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Makes keys. */
final class TestKeys {
    static final Provider PROVIDER = new BouncyCastleProvider();

    private TestKeys() {}

    static KeyPair rsa(int bits) {
        return generate("RSA", generator -> generator.initialize(bits));
    }

    static KeyPair curve(String name) {
        return generate("EC", generator -> generator.initialize(new ECGenParameterSpec(name)));
    }

    private interface Setup {
        void apply(KeyPairGenerator generator) throws GeneralSecurityException;
    }

    private static KeyPair generate(String algorithm, Setup setup) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, PROVIDER);
            setup.apply(generator);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
