package org.cloudimagefactory.common.imagelist.x509;

import java.time.Clock;
import java.time.Instant;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.imagelist.Rule;
import org.cloudimagefactory.common.imagelist.RuleResult;

/** All certificates of a chain are valid now, the trusted one as well. */
final class ValidityCheck implements ChainCheck {
    private final Clock clock;

    ValidityCheck(Clock clock) {
        this.clock = clock;
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
        return RuleResult.ok(Rule.VALIDITY, "no certificate of the chain is expired");
    }
}
