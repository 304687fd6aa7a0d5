package org.cloudimagefactory.common.imagelist.x509;

import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a certificate or a revocation list was signed with the key of another certificate. */
final class SignatureCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SignatureCheck.class);

    private final Engines engines;

    SignatureCheck(Engines engines) {
        this.engines = engines;
    }

    boolean isSignedBy(X509CertificateHolder certificate, X509CertificateHolder issuer) {
        return holds(issuer, certificate::isSignatureValid);
    }

    boolean isSignedBy(X509CRLHolder list, X509CertificateHolder issuer) {
        return holds(issuer, list::isSignatureValid);
    }

    /** Something that is true or not with a key, if the key can be used at all. */
    private interface Claim {
        boolean holds(ContentVerifierProvider verifiers) throws CertException;
    }

    private boolean holds(X509CertificateHolder issuer, Claim claim) {
        SubjectPublicKeyInfo key = issuer.getSubjectPublicKeyInfo();
        try {
            return claim.holds(new JcaContentVerifierProviderBuilder().build(key));
        } catch (CertException | OperatorCreationException | RuntimeException e) {
            LOG.debug("the platform cannot use the key of {}", issuer.getSubject(), e);
        }
        try {
            return claim.holds(new JcaContentVerifierProviderBuilder()
                    .setProvider(engines.bouncyCastle())
                    .build(key));
        } catch (CertException | OperatorCreationException | RuntimeException e) {
            // A key of another kind, or a broken one: not signed by it.
            LOG.debug("the key of {} cannot be used", issuer.getSubject(), e);
            return false;
        }
    }
}
