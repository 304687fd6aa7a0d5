package org.cloudimagefactory.common.imagelist.x509;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.jspecify.annotations.Nullable;

/** All certificates of a chain are valid now, the trusted one as well. */
final class ValidityCheck implements ChainCheck {
    /** Clocks of publishers and of authorities differ. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

    private final Clock clock;
    private final @Nullable Instant signingTime;

    /** For a message that claims to have been signed at this time. */
    ValidityCheck(Clock clock, @Nullable Instant signingTime) {
        this.clock = clock;
        this.signingTime = signingTime;
    }

    @Override
    public Rule rule() {
        return Rule.VALIDITY;
    }

    @Override
    public RuleResult check(Chain chain) {
        Instant now = clock.instant();
        for (X509CertificateHolder certificate : chain.certificates()) {
            String name = SlashName.of(certificate.getSubject());
            if (now.isAfter(certificate.getNotAfter().toInstant())) {
                return RuleResult.failed(
                        Rule.VALIDITY,
                        "the certificate of " + name + " expired on "
                                + certificate.getNotAfter().toInstant());
            }
            if (now.isBefore(certificate.getNotBefore().toInstant())) {
                return RuleResult.failed(
                        Rule.VALIDITY,
                        "the certificate of " + name + " is not valid before "
                                + certificate.getNotBefore().toInstant());
            }
        }
        X509CertificateHolder signer = chain.signer();
        if (signingTime != null
                && (signingTime.isBefore(signer.getNotBefore().toInstant().minus(CLOCK_SKEW))
                        || signingTime.isAfter(signer.getNotAfter().toInstant()))) {
            return RuleResult.failed(
                    Rule.VALIDITY,
                    "the list was signed on " + signingTime + ", when the certificate of "
                            + SlashName.of(signer.getSubject()) + " was not valid");
        }
        return RuleResult.ok(Rule.VALIDITY, "no certificate of the chain is expired");
    }
}
