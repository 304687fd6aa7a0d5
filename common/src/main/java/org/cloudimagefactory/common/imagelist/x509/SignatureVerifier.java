package org.cloudimagefactory.common.imagelist.x509;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.SignerInformation;
import org.cloudimagefactory.common.imagelist.mime.SmimeMessage;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.imagelist.trust.SignerDetails;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who signed a message, whether the signature is valid, and whether the site trusts those who vouch for the signer. */
public final class SignatureVerifier {
    private static final Logger LOG = LoggerFactory.getLogger(SignatureVerifier.class);
    private final TrustPolicy policy;
    private final ChainVerifier chains;
    private final Engines engines = new Engines();

    /** Reads the certificate directory as it is needed. */
    public SignatureVerifier(TrustPolicy policy, Clock clock) {
        this.policy = policy;
        this.chains = new ChainVerifier(policy, clock);
    }

    /**
     * Looks at all that can be looked at; nothing of the message is thrown.
     *
     * @throws EnvironmentProblem when there is no trust to start from
     */
    public SignatureReport verify(byte[] message) {
        return verify(() -> SmimeMessage.parse(message), true);
    }

    /**
     * The same of a document whose signature is a file of its own, and over just these bytes.
     *
     * @throws EnvironmentProblem when there is no trust to start from
     */
    public SignatureReport verifyDetached(byte[] document, byte[] signature) {
        return verify(() -> SmimeMessage.detached(document, signature), true);
    }

    /**
     * Looks again at such a signature, whose document was verified before: at all but the document.
     *
     * @throws EnvironmentProblem when there is no trust to start from
     */
    public SignatureReport standing(byte[] signature) {
        return verify(() -> SmimeMessage.detached(new byte[0], signature), false);
    }

    private SignatureReport verify(Supplier<SmimeMessage> message, boolean hasText) {
        chains.requireTrust();
        List<RuleResult> rules = new ArrayList<>();
        CmsMessage cms;
        try {
            cms = CmsMessage.open(message.get());
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
            return verify(cms, signer, certificate, hasText, rules);
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
            CmsMessage cms,
            SignerInformation signer,
            X509CertificateHolder certificate,
            boolean hasText,
            List<RuleResult> rules) {
        byte[] content = null;
        try {
            if (hasText) {
                content = cms.verifiedContent(certificate, engines);
                rules.add(RuleResult.ok(Rule.SIGNATURE, "valid over " + content.length + " bytes"));
            } else {
                rules.add(RuleResult.notChecked(Rule.SIGNATURE, "the document was verified before"));
            }
        } catch (Problem e) {
            rules.add(RuleResult.failed(Rule.SIGNATURE, reason(e)));
        }
        DigestCheck digest = DigestCheck.of(
                policy.allowSha1(),
                signer.getDigestAlgorithmID(),
                signer.toASN1Structure().getDigestEncryptionAlgorithm());
        @Nullable Instant signingTime = CmsMessage.signingTime(signer).orElse(null);
        ChainReport chain = chains.verify(certificate, cms.certificates(), digest, signingTime, false);
        rules.addAll(chain.rules());
        SignerDetails details = new SignerDetails(
                SlashName.of(certificate.getSubject()),
                SlashName.of(certificate.getIssuer()),
                certificate.getSerialNumber().toString(16),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                new KeySizeCheck(engines).describe(certificate),
                Algorithms.name(signer.getDigestAlgorithmID().getAlgorithm()),
                signingTime,
                chain.names());
        return new SignatureReport(rules, new SignerIdentity(certificate), details, content);
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
