package org.cloudimagefactory.common.imagelist.x509;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.cloudimagefactory.common.imagelist.Rule;
import org.cloudimagefactory.common.imagelist.RuleResult;

/**
 * The rest of RFC 5280 after the checks that have their own texts: name constraints, policy constraints and critical
 * extensions that nobody here understands.
 */
final class ConstraintsCheck implements ChainCheck {
    private final Provider provider;
    private final Clock clock;

    ConstraintsCheck(Provider provider, Clock clock) {
        this.provider = provider;
        this.clock = clock;
    }

    @Override
    public Rule rule() {
        return Rule.CONSTRAINTS;
    }

    @Override
    public RuleResult check(Chain chain) {
        if (chain.issued().isEmpty()) {
            return RuleResult.ok(Rule.CONSTRAINTS, "the signer is trusted itself");
        }
        try {
            JcaX509CertificateConverter converter = new JcaX509CertificateConverter().setProvider(provider);
            List<X509Certificate> path = new ArrayList<>();
            for (X509CertificateHolder certificate : chain.issued()) {
                path.add(converter.getCertificate(certificate));
            }
            TrustAnchor anchor = new TrustAnchor(converter.getCertificate(chain.anchor()), null);
            PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(clock.instant()));
            CertPath certPath =
                    CertificateFactory.getInstance("X.509", provider).generateCertPath(path);
            CertPathValidator.getInstance("PKIX", provider).validate(certPath, parameters);
            return RuleResult.ok(Rule.CONSTRAINTS, "no constraint is broken");
        } catch (GeneralSecurityException | RuntimeException e) {
            return RuleResult.failed(Rule.CONSTRAINTS, "the chain breaks a constraint: " + deepest(e));
        }
    }

    private static String deepest(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
