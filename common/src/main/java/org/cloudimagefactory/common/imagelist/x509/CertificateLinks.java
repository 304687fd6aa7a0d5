package org.cloudimagefactory.common.imagelist.x509;

import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;

/** Who issued a certificate, and how well; nobody's trust is asked. */
public final class CertificateLinks {
    private final SignatureCheck signatures = new SignatureCheck(new Engines());

    /** Whether one certificate names the other as its issuer and is signed with its key. */
    public boolean isIssuedBy(X509CertificateHolder certificate, X509CertificateHolder issuer) {
        return ChainBuilder.sameName(certificate.getIssuer(), issuer.getSubject())
                && signatures.isSignedBy(certificate, issuer);
    }

    /** Why the digest that a certificate is signed over is not believed, if it is not; SHA-1 is not. */
    public Optional<String> weaknessOfDigest(X509CertificateHolder certificate) {
        return Algorithms.weaknessOfSignature(certificate.getSignatureAlgorithm(), false);
    }
}
