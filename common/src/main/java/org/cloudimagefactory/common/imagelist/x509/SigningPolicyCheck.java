package org.cloudimagefactory.common.imagelist.x509;

import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.problem.Problem;

/** Authorities have signed only subjects that their signing policies permit, where there are policies. */
final class SigningPolicyCheck implements ChainCheck {
    private final TrustSource source;

    SigningPolicyCheck(TrustSource source) {
        this.source = source;
    }

    @Override
    public Rule rule() {
        return Rule.SIGNING_POLICY;
    }

    @Override
    public RuleResult check(Chain chain) {
        int policies = 0;
        for (int i = 0; i < chain.issued().size(); i++) {
            X509CertificateHolder certificate = chain.certificates().get(i);
            X509CertificateHolder issuer = chain.issuerOf(i);
            try {
                Optional<SigningPolicy> policy = source.signingPolicy(issuer.getSubject());
                if (policy.isPresent() && !policy.get().permits(certificate.getSubject())) {
                    return RuleResult.failed(
                            Rule.SIGNING_POLICY,
                            policy.get().origin() + " does not permit " + SlashName.of(issuer.getSubject())
                                    + " to sign " + SlashName.of(certificate.getSubject()));
                }
                policies += policy.isPresent() ? 1 : 0;
            } catch (Problem e) {
                return RuleResult.failed(Rule.SIGNING_POLICY, String.valueOf(e.getMessage()));
            }
        }
        return RuleResult.ok(
                Rule.SIGNING_POLICY,
                policies == 0 ? "no signing policy restricts the chain" : "all subjects are permitted");
    }
}
