package org.cloudimagefactory.common.imagelist.x509;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at every way up to a trusted authority and speaks about the best one: a signer needs only one good chain. */
final class ChainJudge {
    private static final Logger LOG = LoggerFactory.getLogger(ChainJudge.class);

    private final List<ChainCheck> checks;
    private final ConstraintsCheck constraints;

    ChainJudge(List<ChainCheck> checks, ConstraintsCheck constraints) {
        this.checks = List.copyOf(checks);
        this.constraints = constraints;
    }

    /**
     * A chain and how the rules came out for it.
     *
     * @param chain the best one
     * @param rules its results
     */
    record Judgement(Chain chain, List<RuleResult> rules) {
        private long failures() {
            return rules.stream().filter(rule -> !rule.isOk()).count();
        }
    }

    Judgement judge(List<Chain> chains) {
        return chains.stream()
                .map(this::judge)
                .min(Comparator.comparingLong(Judgement::failures))
                .orElseThrow();
    }

    private Judgement judge(Chain chain) {
        List<RuleResult> results = new ArrayList<>();
        for (ChainCheck check : checks) {
            results.add(check(check, chain));
        }
        // It repeats parts of the others in its own words, so it speaks only when they have nothing to say.
        boolean sound = results.stream().allMatch(RuleResult::isOk);
        results.add(
                sound
                        ? constraints.check(chain)
                        : RuleResult.notChecked(Rule.CONSTRAINTS, "the chain has other problems"));
        return new Judgement(chain, results);
    }

    /** Broken extensions surface as all kinds of runtime exceptions, at whatever looks at them first. */
    private static RuleResult check(ChainCheck check, Chain chain) {
        try {
            return check.check(chain);
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException | NullPointerException e) {
            LOG.debug("cannot check a chain", e);
            return RuleResult.failed(check.rule(), "a certificate or revocation list of the chain is malformed");
        }
    }
}
