package org.cloudimagefactory.common.imagelist;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.imagelist.trust.SignerDetails;
import org.cloudimagefactory.common.imagelist.x509.SignatureReport;
import org.cloudimagefactory.common.imagelist.x509.SignatureVerifier;
import org.cloudimagefactory.common.imagelist.x509.SignerIdentity;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;

/**
 * Decides whether a document is believed because of the signature beside it: by the rules for signers of image lists, and only if it is
 * one of the endorsers who are named.
 */
public final class DocumentVerifier {
    /** What ends a signature that was good; other rules speak of the site's own trust store, which may be mended. */
    private static final Set<Rule> ENDING = Set.of(Rule.VALIDITY, Rule.REVOCATION);

    private final SignatureVerifier signatures;
    private final List<Endorser> endorsers;

    /**
     * For documents that one of these signs.
     *
     * @param endorsers at least one; where no issuer is named, any authority that is trusted may be it
     */
    public DocumentVerifier(SignatureVerifier signatures, List<Endorser> endorsers) {
        this.signatures = signatures;
        this.endorsers = List.copyOf(endorsers);
        if (endorsers.isEmpty()) {
            throw new EnvironmentProblem("nobody is named who may sign");
        }
    }

    /**
     * Verifies a document.
     *
     * @param signature beside it, CMS in DER or PEM, over just these bytes
     * @throws ItemProblem with the reason when it is not believed
     * @throws EnvironmentProblem when there is no trust to start from
     */
    public void verify(byte[] document, byte[] signature) {
        SignatureReport report = signatures.verifyDetached(document, signature);
        List<RuleResult> failed = failed(report);
        if (!failed.isEmpty() || report.content().isEmpty()) {
            throw new ItemProblem("its signature is refused: " + shown(failed));
        }
    }

    /**
     * How the signature of a document that was believed stands now.
     *
     * @return the end of the signer's certificate
     * @throws ItemProblem when a certificate has expired or is revoked
     * @throws EnvironmentProblem when nobody can tell, as the site's own trust store is not in order
     */
    public Instant standing(byte[] signature) {
        SignatureReport report = signatures.standing(signature);
        List<RuleResult> failed = failed(report);
        if (failed.stream().anyMatch(rule -> ENDING.contains(rule.rule()))) {
            throw new ItemProblem(shown(failed));
        }
        if (!failed.isEmpty()) {
            throw new EnvironmentProblem("what is held can't be verified any more: " + shown(failed));
        }
        return report.details().map(SignerDetails::notAfter).orElseThrow();
    }

    private List<RuleResult> failed(SignatureReport report) {
        List<RuleResult> rules = new ArrayList<>(report.rules());
        report.identity().ifPresent(signer -> {
            rules.add(endorser(signer));
            rules.add(signatures.purpose(signer, signer.isOneOf(endorsers)));
        });
        return rules.stream()
                .filter(rule -> rule.outcome() == RuleResult.Outcome.FAILED)
                .toList();
    }

    private RuleResult endorser(SignerIdentity signer) {
        return signer.isOneOf(endorsers)
                ? RuleResult.ok(Rule.ENDORSER, signer.subject())
                : RuleResult.failed(
                        Rule.ENDORSER,
                        signer.subject() + ", issued by " + signer.issuer() + ", is not the one who must have signed");
    }

    private static String shown(List<RuleResult> failed) {
        return failed.stream().map(rule -> rule.rule() + ": " + rule.detail()).collect(Collectors.joining("; "));
    }
}
