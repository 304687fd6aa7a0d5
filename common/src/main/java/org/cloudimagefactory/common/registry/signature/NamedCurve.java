package org.cloudimagefactory.common.registry.signature;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/** The curves that signatures of manifests are made on. */
enum NamedCurve {
    P_256("secp256r1", "SHA256", 32),
    P_384("secp384r1", "SHA384", 48),
    P_521("secp521r1", "SHA512", 66);

    private final String name;
    private final String digest;
    private final int numberBytes;

    NamedCurve(String name, String digest, int numberBytes) {
        this.name = name;
        this.digest = digest;
        this.numberBytes = numberBytes;
    }

    /** The curve of a key, where it is one of these. */
    static Optional<NamedCurve> of(ECKey key) {
        return Arrays.stream(values())
                .filter(curve -> curve.isOf(key.getParams()))
                .findFirst();
    }

    /** The digest of its strength, such as {@code SHA256}. */
    String digest() {
        return digest;
    }

    /** Of each of a signature's two numbers, where they have a fixed length. */
    int numberBytes() {
        return numberBytes;
    }

    private boolean isOf(ECParameterSpec other) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(name));
            ECParameterSpec own = parameters.getParameterSpec(ECParameterSpec.class);
            return own.getCurve().equals(other.getCurve())
                    && own.getGenerator().equals(other.getGenerator())
                    && own.getOrder().equals(other.getOrder())
                    && own.getCofactor() == other.getCofactor();
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
