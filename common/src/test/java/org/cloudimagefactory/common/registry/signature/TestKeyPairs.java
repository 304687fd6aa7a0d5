package org.cloudimagefactory.common.registry.signature;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Makes keys by names such as {@code secp256r1}, {@code RSA 2048} or {@code Ed25519}. */
final class TestKeyPairs {
    private TestKeyPairs() {}

    static KeyPair make(String name) throws Exception {
        if (name.startsWith("RSA ")) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(Integer.parseInt(name.substring(4)));
            return generator.generateKeyPair();
        }
        if (name.startsWith("Ed")) {
            return KeyPairGenerator.getInstance(name).generateKeyPair();
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name));
        return generator.generateKeyPair();
    }

    static String pem(String type, byte[] encoded) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + type
                + "-----\n";
    }
}
