package org.cloudimagefactory.common.imagelist.x509;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.jspecify.annotations.Nullable;

/** The authorities that Java trusts by default, which on most systems are the operating system's; without revocation lists. */
final class SystemTrustStore implements TrustSource {
    private final List<X509CertificateHolder> certificates = List.copyOf(load());

    List<X509CertificateHolder> all() {
        return certificates;
    }

    @Override
    public List<X509CertificateHolder> authorities(X500Name subject) {
        byte[] wanted = NameHash.canonical(subject);
        return certificates.stream()
                .filter(certificate -> Arrays.equals(NameHash.canonical(certificate.getSubject()), wanted))
                .toList();
    }

    @Override
    public List<X509CRLHolder> revocationLists(X500Name issuer) {
        return List.of();
    }

    @Override
    public Optional<SigningPolicy> signingPolicy(X500Name issuer) {
        return Optional.empty();
    }

    @Override
    public String description() {
        return "the system's trust store";
    }

    private static List<X509CertificateHolder> load() {
        List<X509CertificateHolder> certificates = new ArrayList<>();
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            @Nullable KeyStore defaultStore = null;
            factory.init(defaultStore);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    for (X509Certificate certificate : x509.getAcceptedIssuers()) {
                        certificates.add(new X509CertificateHolder(certificate.getEncoded()));
                    }
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new EnvironmentProblem("cannot read the system's trust store: " + e.getMessage()).causedBy(e);
        }
        return certificates;
    }
}
