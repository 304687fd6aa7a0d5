package org.cloudimagefactory.common.imagelist.x509;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;

/** Authorities of two sources; the first one's word comes first. */
final class CombinedTrust implements TrustSource {
    private final TrustSource first;
    private final TrustSource second;

    CombinedTrust(TrustSource first, TrustSource second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public List<X509CertificateHolder> authorities(X500Name subject) {
        return joined(first.authorities(subject), second.authorities(subject));
    }

    @Override
    public List<X509CRLHolder> revocationLists(X500Name issuer) {
        return joined(first.revocationLists(issuer), second.revocationLists(issuer));
    }

    @Override
    public Optional<SigningPolicy> signingPolicy(X500Name issuer) {
        return first.signingPolicy(issuer).or(() -> second.signingPolicy(issuer));
    }

    @Override
    public String description() {
        return first.description() + " and " + second.description();
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        List<T> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }
}
