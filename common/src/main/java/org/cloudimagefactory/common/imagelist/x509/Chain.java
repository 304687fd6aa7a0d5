package org.cloudimagefactory.common.imagelist.x509;

import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A signer's certificate, those that issued each other above it, and at the end the trusted one.
 *
 * @param certificates signer first; signer and trusted one may be the same
 */
record Chain(List<X509CertificateHolder> certificates) {
    Chain {
        certificates = List.copyOf(certificates);
    }

    X509CertificateHolder signer() {
        return certificates.get(0);
    }

    X509CertificateHolder anchor() {
        return certificates.get(certificates.size() - 1);
    }

    /** All but the trusted one. */
    List<X509CertificateHolder> issued() {
        return certificates.subList(0, certificates.size() - 1);
    }

    /** All but the signer's. */
    List<X509CertificateHolder> authorities() {
        return certificates.subList(1, certificates.size());
    }

    /** The one that issued the certificate at this place. */
    X509CertificateHolder issuerOf(int index) {
        return certificates.get(index + 1);
    }
}
