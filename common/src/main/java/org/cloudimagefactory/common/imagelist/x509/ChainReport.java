package org.cloudimagefactory.common.imagelist.x509;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.jspecify.annotations.Nullable;

/**
 * What came out about the chain of a signer's certificate.
 *
 * @param rules each rule about the chain
 * @param names subjects from the signer up to the trusted authority, in slash form; empty when there is no such chain
 * @param end when the first certificate of that chain expires; null when there is none
 */
public record ChainReport(
        List<RuleResult> rules,
        List<String> names,
        @Nullable Instant end) {
    public ChainReport {
        rules = List.copyOf(rules);
        names = List.copyOf(names);
    }

    /** The first rule that does not hold. */
    public Optional<RuleResult> failure() {
        return rules.stream()
                .filter(rule -> rule.outcome() == RuleResult.Outcome.FAILED)
                .findFirst();
    }
}
