package org.cloudimagefactory.common.registry.signature;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.jspecify.annotations.Nullable;

/**
 * One way to sign bytes, by the platform.
 *
 * @param algorithm as Java names it
 * @param parameters that it needs
 */
record SignatureEngine(String algorithm, @Nullable AlgorithmParameterSpec parameters) {
    static SignatureEngine plain(String algorithm) {
        return new SignatureEngine(algorithm, null);
    }

    /** Whether the signature is one of this key over these bytes. */
    boolean verifies(PublicKey key, byte[] content, byte[] signature) {
        try {
            Signature engine = engine();
            engine.initVerify(key);
            engine.update(content);
            return engine.verify(signature);
        } catch (GeneralSecurityException | RuntimeException e) {
            // Of another length, or numbers out of range: no signature of the key.
            return false;
        }
    }

    byte[] sign(PrivateKey key, byte[] content) {
        try {
            Signature engine = engine();
            engine.initSign(key);
            engine.update(content);
            return engine.sign();
        } catch (GeneralSecurityException e) {
            throw new EnvironmentProblem("cannot sign: " + e.getMessage()).causedBy(e);
        }
    }

    private Signature engine() throws GeneralSecurityException {
        Signature engine = Signature.getInstance(algorithm);
        if (parameters != null) {
            engine.setParameter(parameters);
        }
        return engine;
    }
}
