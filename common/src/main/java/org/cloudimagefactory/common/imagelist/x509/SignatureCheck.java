package org.cloudimagefactory.common.imagelist.x509;

import java.security.Provider;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a certificate or a revocation list was signed with the key of another certificate. */
final class SignatureCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SignatureCheck.class);

    private final Provider provider;

    SignatureCheck(Provider provider) {
        this.provider = provider;
    }

    boolean isSignedBy(X509CertificateHolder certificate, X509CertificateHolder issuer) {
        try {
            return certificate.isSignatureValid(verifiers(issuer));
        } catch (CertException | OperatorException | RuntimeException e) {
            // A key of another kind, or a broken one: not signed by it.
            LOG.debug("cannot check the signature of {}", certificate.getSubject(), e);
            return false;
        }
    }

    boolean isSignedBy(X509CRLHolder list, X509CertificateHolder issuer) {
        try {
            return list.isSignatureValid(verifiers(issuer));
        } catch (CertException | OperatorException | RuntimeException e) {
            LOG.debug("cannot check the signature of the revocation list of {}", list.getIssuer(), e);
            return false;
        }
    }

    private ContentVerifierProvider verifiers(X509CertificateHolder issuer) throws OperatorException, CertException {
        try {
            return new JcaContentVerifierProviderBuilder()
                    .setProvider(provider)
                    .build(issuer.getSubjectPublicKeyInfo());
        } catch (org.bouncycastle.operator.OperatorCreationException e) {
            throw new OperatorException("unusable key", e);
        }
    }
}
