package org.cloudimagefactory.common.imagelist.x509;

import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.imagelist.trust.SignerDetails;
import org.jspecify.annotations.Nullable;

/** What came out about a signed message. */
public final class SignatureReport {
    private final List<RuleResult> rules;
    private final @Nullable SignerIdentity identity;
    private final @Nullable SignerDetails details;
    private final byte @Nullable [] content;

    SignatureReport(
            List<RuleResult> rules,
            @Nullable SignerIdentity identity,
            @Nullable SignerDetails details,
            byte @Nullable [] content) {
        this.rules = List.copyOf(rules);
        this.identity = identity;
        this.details = details;
        this.content = content;
    }

    /** Each rule about message, signature and chain. */
    public List<RuleResult> rules() {
        return rules;
    }

    /** The signer, where there is one. */
    public Optional<SignerIdentity> identity() {
        return Optional.ofNullable(identity);
    }

    /** About the signer, where there is one. */
    public Optional<SignerDetails> details() {
        return Optional.ofNullable(details);
    }

    /** The very bytes that the signature is valid over; none when it is not valid. */
    public Optional<byte[]> content() {
        return Optional.ofNullable(content);
    }
}
