package org.cloudimagefactory.common.imagelist.x509;

import java.security.GeneralSecurityException;
import java.security.Provider;
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
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rest of RFC 5280 after the checks that have their own texts: name constraints, policy constraints and critical
 * extensions that nobody here understands.
 */
final class ConstraintsCheck implements ChainCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ConstraintsCheck.class);
    private static final int VERSION_3 = 3;

    private final Engines engines;
    private final Clock clock;

    ConstraintsCheck(Engines engines, Clock clock) {
        this.engines = engines;
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
            if (!constrainsNames(chain)) {
                return validate(chain, null);
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            // Platforms don't know all curves, and may be set up to refuse SHA-1 whatever we say.
            LOG.debug("the platform refuses a chain", e);
        }
        try {
            return validate(chain, engines.bouncyCastle());
        } catch (GeneralSecurityException | RuntimeException e) {
            return RuleResult.failed(Rule.CONSTRAINTS, "the chain breaks a constraint: " + deepest(e));
        }
    }

    /** The platform takes names that differ in their encoding only for different ones, which thus evade an exclusion. */
    private static boolean constrainsNames(Chain chain) {
        return chain.certificates().stream()
                .anyMatch(certificate -> certificate.getExtension(Extension.nameConstraints) != null);
    }

    private RuleResult validate(Chain chain, @Nullable Provider provider) throws GeneralSecurityException {
        JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
        if (provider != null) {
            converter.setProvider(provider);
        }
        List<X509Certificate> path = new ArrayList<>();
        for (X509CertificateHolder certificate : chain.issued()) {
            path.add(converter.getCertificate(certificate));
        }
        X509Certificate anchor = converter.getCertificate(chain.anchor());
        if (constrains(chain.anchor())) {
            path.add(anchor);
        }
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(clock.instant()));
        CertificateFactory factory = provider == null
                ? CertificateFactory.getInstance("X.509")
                : CertificateFactory.getInstance("X.509", provider);
        CertPathValidator validator = provider == null
                ? CertPathValidator.getInstance("PKIX")
                : CertPathValidator.getInstance("PKIX", provider);
        validator.validate(factory.generateCertPath(path), parameters);
        return RuleResult.ok(Rule.CONSTRAINTS, "no constraint is broken");
    }

    /** What a trusted certificate says is looked at only when it stands in the path as well, below itself. */
    private static boolean constrains(X509CertificateHolder anchor) {
        return anchor.getVersionNumber() == VERSION_3 && ChainBuilder.sameName(anchor.getSubject(), anchor.getIssuer());
    }

    private static String deepest(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
