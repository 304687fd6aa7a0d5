package org.cloudimagefactory.common.imagelist.x509;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.SignerInformation;
import org.cloudimagefactory.common.imagelist.mime.SmimeMessage;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.imagelist.trust.SignerDetails;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who signed a message, whether the signature is valid, and whether the site trusts those who vouch for the signer. */
public final class SignatureVerifier {
    private static final Logger LOG = LoggerFactory.getLogger(SignatureVerifier.class);
    private static final List<Rule> CHAIN_RULES = List.of(
            Rule.AUTHORITIES, Rule.VALIDITY, Rule.REVOCATION, Rule.SIGNING_POLICY, Rule.KEY_SIZE, Rule.CONSTRAINTS);

    private final TrustPolicy policy;
    private final TrustSource source;
    private final Clock clock;
    private final Engines engines = new Engines();
    private final SignatureCheck signatures = new SignatureCheck(engines);

    /** Reads the certificate directory as it is needed. */
    public SignatureVerifier(TrustPolicy policy, Clock clock) {
        this.policy = policy;
        this.clock = clock;
        TrustSource directory = new CertificateDirectory(policy.directory());
        this.source = policy.systemTrust() ? new CombinedTrust(directory, new SystemTrustStore()) : directory;
    }

    /**
     * Looks at all that can be looked at; nothing of the message is thrown.
     *
     * @throws EnvironmentProblem when there is no trust to start from
     */
    public SignatureReport verify(byte[] message) {
        if (!policy.systemTrust()) {
            Directories.readable(policy.directory());
        }
        List<RuleResult> rules = new ArrayList<>();
        CmsMessage cms;
        try {
            cms = CmsMessage.open(SmimeMessage.parse(message));
            rules.add(RuleResult.ok(Rule.MESSAGE, "S/MIME, whole"));
        } catch (Problem e) {
            rules.add(RuleResult.failed(Rule.MESSAGE, reason(e)));
            return unreadable(rules, "the message can't be read", Rule.SIGNER);
        }
        SignerInformation signer;
        X509CertificateHolder certificate;
        try {
            signer = cms.signer();
            certificate = cms.certificateOf(signer);
            rules.add(RuleResult.ok(Rule.SIGNER, SlashName.of(certificate.getSubject())));
        } catch (Problem e) {
            rules.add(RuleResult.failed(Rule.SIGNER, reason(e)));
            return unreadable(rules, "there is no one signer", Rule.SIGNATURE);
        }
        try {
            return verify(cms, signer, certificate, rules);
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException | NullPointerException e) {
            // Broken encodings surface as all kinds of runtime exceptions, wherever they are looked at first.
            LOG.debug("malformed message", e);
            List<RuleResult> malformed = new ArrayList<>();
            malformed.add(RuleResult.failed(Rule.MESSAGE, "the signature or a certificate is malformed"));
            return unreadable(malformed, "the message can't be read", Rule.SIGNER);
        }
    }

    /** Whether the signer's certificate is made for signing; more is forgiven where the signer is accepted by name. */
    public RuleResult purpose(SignerIdentity signer, boolean isNamed) {
        return new PurposeCheck(policy.purpose()).check(signer.certificate(), isNamed);
    }

    private SignatureReport verify(
            CmsMessage cms, SignerInformation signer, X509CertificateHolder certificate, List<RuleResult> rules) {
        byte[] content = null;
        try {
            content = cms.verifiedContent(certificate, engines);
            rules.add(RuleResult.ok(Rule.SIGNATURE, "valid over " + content.length + " bytes"));
        } catch (Problem e) {
            rules.add(RuleResult.failed(Rule.SIGNATURE, reason(e)));
        }
        DigestCheck digest = new DigestCheck(
                policy.allowSha1(),
                signer.getDigestAlgorithmID(),
                signer.toASN1Structure().getDigestEncryptionAlgorithm());
        @Nullable Instant signingTime = CmsMessage.signingTime(signer).orElse(null);
        List<String> names = judgeChain(certificate, cms.certificates(), digest, signingTime, rules);
        SignerDetails details = new SignerDetails(
                SlashName.of(certificate.getSubject()),
                SlashName.of(certificate.getIssuer()),
                certificate.getSerialNumber().toString(16),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                new KeySizeCheck(engines).describe(certificate),
                Algorithms.name(signer.getDigestAlgorithmID().getAlgorithm()),
                signingTime,
                names);
        return new SignatureReport(rules, new SignerIdentity(certificate), details, content);
    }

    private List<String> judgeChain(
            X509CertificateHolder certificate,
            List<X509CertificateHolder> brought,
            DigestCheck digest,
            @Nullable Instant signingTime,
            List<RuleResult> rules) {
        try {
            List<Chain> chains = ChainBuilder.build(certificate, brought, source, signatures);
            ChainJudge.Judgement judgement = judge(digest, signingTime).judge(chains);
            List<String> names = judgement.chain().certificates().stream()
                    .map(link -> SlashName.of(link.getSubject()))
                    .toList();
            rules.add(RuleResult.ok(Rule.CHAIN, String.join(" < ", names)));
            rules.addAll(judgement.rules());
            return names;
        } catch (Problem e) {
            return noChain(String.valueOf(e.getMessage()), digest, rules);
        } catch (IllegalArgumentException | IllegalStateException e) {
            return noChain("a certificate of the message is malformed", digest, rules);
        }
    }

    private static List<String> noChain(String reason, DigestCheck digest, List<RuleResult> rules) {
        rules.add(digest.checkMessage());
        rules.add(RuleResult.failed(Rule.CHAIN, reason));
        CHAIN_RULES.forEach(rule -> rules.add(RuleResult.notChecked(rule, "there is no chain")));
        return List.of();
    }

    private ChainJudge judge(DigestCheck digest, @Nullable Instant signingTime) {
        RevocationLists lists = new RevocationLists(policy.revocation(), policy.allowSha1(), source, signatures, clock);
        return new ChainJudge(
                List.of(
                        digest,
                        new AuthorityCheck(),
                        new ValidityCheck(clock, signingTime),
                        new RevocationListCheck(lists),
                        new RevocationCheck(lists),
                        new SigningPolicyCheck(source),
                        new KeySizeCheck(engines)),
                new ConstraintsCheck(engines, clock));
    }

    /** The rest of the rules from this one on, none of which could be looked at. */
    private static SignatureReport unreadable(List<RuleResult> rules, String reason, Rule from) {
        for (Rule rule : Rule.values()) {
            if (rule.compareTo(from) >= 0 && rule.compareTo(Rule.CONSTRAINTS) <= 0) {
                rules.add(RuleResult.notChecked(rule, reason));
            }
        }
        return new SignatureReport(rules, null, null, null);
    }

    private static String reason(Problem e) {
        return String.valueOf(e.getMessage());
    }
}
