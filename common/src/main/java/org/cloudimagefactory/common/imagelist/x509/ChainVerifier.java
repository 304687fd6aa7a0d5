package org.cloudimagefactory.common.imagelist.x509;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;

/** Whether the site trusts those who vouch for a signer: chains up to its directory of authorities, revocation, signing policies. */
public final class ChainVerifier {
    private static final List<Rule> CHAIN_RULES = List.of(
            Rule.AUTHORITIES, Rule.VALIDITY, Rule.REVOCATION, Rule.SIGNING_POLICY, Rule.KEY_SIZE, Rule.CONSTRAINTS);

    private final TrustPolicy policy;
    private final TrustSource source;
    private final Clock clock;
    private final Engines engines = new Engines();
    private final SignatureCheck signatures = new SignatureCheck(engines);

    /** Reads the certificate directory as it is needed. */
    public ChainVerifier(TrustPolicy policy, Clock clock) {
        this.policy = policy;
        this.clock = clock;
        TrustSource directory = new CertificateDirectory(policy.directory());
        this.source = policy.systemTrust() ? new CombinedTrust(directory, new SystemTrustStore()) : directory;
    }

    /**
     * Looks at the chains that lead from a signer to a trusted certificate, which may be the signer's own.
     *
     * @param carried the signer's certificate first, then those that came with it
     * @throws EnvironmentProblem when there is no trust to start from
     */
    public ChainReport verify(List<X509CertificateHolder> carried) {
        requireTrust();
        return verify(carried.get(0), carried, DigestCheck.ofCertificates(policy.allowSha1()), null, true);
    }

    void requireTrust() {
        if (!policy.systemTrust()) {
            Directories.readable(policy.directory());
        }
    }

    ChainReport verify(
            X509CertificateHolder signer,
            List<X509CertificateHolder> brought,
            DigestCheck digest,
            @Nullable Instant signingTime,
            boolean trustsSigners) {
        try {
            List<Chain> chains = ChainBuilder.build(signer, brought, source, signatures);
            ChainJudge.Judgement judgement =
                    judge(digest, signingTime, trustsSigners).judge(chains);
            List<String> names = judgement.chain().certificates().stream()
                    .map(link -> SlashName.of(link.getSubject()))
                    .toList();
            List<RuleResult> rules = new ArrayList<>();
            rules.add(RuleResult.ok(Rule.CHAIN, String.join(" < ", names)));
            rules.addAll(judgement.rules());
            return new ChainReport(rules, names, end(judgement.chain()));
        } catch (Problem e) {
            return noChain(String.valueOf(e.getMessage()), digest);
        } catch (IllegalArgumentException | IllegalStateException e) {
            return noChain("a certificate of the message is malformed", digest);
        }
    }

    private static ChainReport noChain(String reason, DigestCheck digest) {
        List<RuleResult> rules = new ArrayList<>();
        rules.add(digest.checkMessage());
        rules.add(RuleResult.failed(Rule.CHAIN, reason));
        CHAIN_RULES.forEach(rule -> rules.add(RuleResult.notChecked(rule, "there is no chain")));
        return new ChainReport(rules, List.of(), null);
    }

    private static @Nullable Instant end(Chain chain) {
        return chain.certificates().stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElse(null);
    }

    private ChainJudge judge(DigestCheck digest, @Nullable Instant signingTime, boolean trustsSigners) {
        RevocationLists lists = new RevocationLists(policy.revocation(), policy.allowSha1(), source, signatures, clock);
        return new ChainJudge(
                List.of(
                        digest,
                        new AuthorityCheck(trustsSigners),
                        new ValidityCheck(clock, signingTime),
                        new RevocationListCheck(lists),
                        new RevocationCheck(lists),
                        new SigningPolicyCheck(source),
                        new KeySizeCheck(engines)),
                new ConstraintsCheck(engines, clock));
    }
}
