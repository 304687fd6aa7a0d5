package org.cloudimagefactory.common.imagelist.x509;

import java.util.Optional;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;

/** Certificates of a chain are signed over strong digests; how the trusted one is signed says nothing and is not looked at. */
final class DigestCheck implements ChainCheck {
    private final boolean allowSha1;
    private final RuleResult message;

    private DigestCheck(boolean allowSha1, RuleResult message) {
        this.allowSha1 = allowSha1;
        this.message = message;
    }

    /** For a message that was signed with these algorithms. */
    static DigestCheck of(boolean allowSha1, AlgorithmIdentifier digest, AlgorithmIdentifier signature) {
        return new DigestCheck(allowSha1, checked(allowSha1, digest, signature));
    }

    /** For certificates alone; whoever asks has looked at the message. */
    static DigestCheck ofCertificates(boolean allowSha1) {
        return new DigestCheck(allowSha1, RuleResult.ok(Rule.DIGEST, "signed over strong digests"));
    }

    @Override
    public Rule rule() {
        return Rule.DIGEST;
    }

    @Override
    public RuleResult check(Chain chain) {
        if (!message.isOk()) {
            return message;
        }
        for (X509CertificateHolder certificate : chain.issued()) {
            Optional<String> weakness = Algorithms.weaknessOfSignature(certificate.getSignatureAlgorithm(), allowSha1);
            if (weakness.isPresent()) {
                return RuleResult.failed(
                        Rule.DIGEST,
                        "the certificate of " + SlashName.of(certificate.getSubject()) + " is signed with "
                                + Algorithms.name(
                                        certificate.getSignatureAlgorithm().getAlgorithm()) + ": "
                                + weakness.get());
            }
        }
        return message;
    }

    /** The message alone, when there is no chain. */
    RuleResult checkMessage() {
        return message;
    }

    private static RuleResult checked(boolean allowSha1, AlgorithmIdentifier digest, AlgorithmIdentifier signature) {
        String name = Algorithms.name(digest.getAlgorithm());
        Optional<String> weakness = Algorithms.weaknessOfDigest(digest, allowSha1);
        // Plain "rsaEncryption" names no digest; then the one of the message is the one that was signed.
        if (weakness.isEmpty() && !Algorithms.namesNoDigest(signature)) {
            weakness = Algorithms.weaknessOfSignature(signature, allowSha1);
        }
        return weakness.map(reason -> RuleResult.failed(Rule.DIGEST, "the list is signed over " + name + ": " + reason))
                .orElseGet(() -> RuleResult.ok(Rule.DIGEST, "signed over " + name));
    }
}
