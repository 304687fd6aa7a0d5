package org.cloudimagefactory.common.imagelist.x509;

import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;

/** Where trusted authorities, their revocation lists and their signing policies come from. */
interface TrustSource {
    /** The trusted certificates with this subject. */
    List<X509CertificateHolder> authorities(X500Name subject);

    /** The revocation lists that this authority has issued, as far as they are here; nothing is checked yet. */
    List<X509CRLHolder> revocationLists(X500Name issuer);

    /** Which subjects the authority may sign, where that is restricted. */
    Optional<SigningPolicy> signingPolicy(X500Name issuer);

    /** For messages, such as the directory. */
    String description();
}
