package org.cloudimagefactory.common.registry.signature;

import java.io.IOException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;

/** The certificates that a notation signature brings, the signer's first. */
final class NotationCertificates {
    private final List<X509CertificateHolder> certificates;
    private final PublicKey key;
    private final JwsAlgorithm algorithm;

    private NotationCertificates(List<X509CertificateHolder> certificates, PublicKey key, JwsAlgorithm algorithm) {
        this.certificates = List.copyOf(certificates);
        this.key = key;
        this.algorithm = algorithm;
    }

    /** From their DER. */
    static NotationCertificates read(List<byte[]> encoded) throws RefusedSignatureException {
        List<X509CertificateHolder> certificates = new ArrayList<>();
        for (byte[] der : encoded) {
            try {
                certificates.add(new X509CertificateHolder(der));
            } catch (IOException | RuntimeException e) {
                // Broken encodings surface as all kinds of runtime exceptions.
                throw new RefusedSignatureException(SignatureFault.CERTIFICATES, "one of them is malformed");
            }
        }
        return of(certificates);
    }

    /** There is at least one. */
    static NotationCertificates of(List<X509CertificateHolder> certificates) throws RefusedSignatureException {
        PublicKey key = publicKey(certificates.get(0));
        JwsAlgorithm algorithm = JwsAlgorithm.of(key)
                .orElseThrow(() -> new RefusedSignatureException(
                        SignatureFault.KEY_KIND,
                        "RSA must have 2048, 3072 or 4096 bits, and a curve be P-256, P-384 or P-521"));
        return new NotationCertificates(certificates, key, algorithm);
    }

    X509CertificateHolder signer() {
        return certificates.get(0);
    }

    List<X509CertificateHolder> all() {
        return certificates;
    }

    /** When the first of them expires. */
    Instant end() {
        return certificates.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** That of the signer. */
    PublicKey key() {
        return key;
    }

    /** The only one for the signer's key. */
    JwsAlgorithm algorithm() {
        return algorithm;
    }

    private static PublicKey publicKey(X509CertificateHolder certificate) throws RefusedSignatureException {
        try {
            return PlatformKeys.publicKey(certificate.getSubjectPublicKeyInfo().getEncoded())
                    .orElseThrow(() -> new RefusedSignatureException(
                            SignatureFault.KEY_KIND, "it is neither RSA nor one of the curves P-256, P-384 and P-521"));
        } catch (IOException e) {
            throw new RefusedSignatureException(SignatureFault.CERTIFICATES, "one of them is malformed");
        }
    }
}
