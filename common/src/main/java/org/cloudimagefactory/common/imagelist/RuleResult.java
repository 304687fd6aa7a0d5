package org.cloudimagefactory.common.imagelist;

/**
 * How a rule came out.
 *
 * @param rule which one
 * @param outcome how
 * @param detail what was found, or what is wrong, in one sentence
 */
public record RuleResult(Rule rule, Outcome outcome, String detail) {
    /** How a rule came out. */
    public enum Outcome {
        /** It holds. */
        OK,
        /** It does not hold. */
        FAILED,
        /** It could not be looked at, because of another one. */
        NOT_CHECKED
    }

    /** It holds. */
    public static RuleResult ok(Rule rule, String detail) {
        return new RuleResult(rule, Outcome.OK, detail);
    }

    /** It does not hold. */
    public static RuleResult failed(Rule rule, String detail) {
        return new RuleResult(rule, Outcome.FAILED, detail);
    }

    /** It could not be looked at. */
    public static RuleResult notChecked(Rule rule, String detail) {
        return new RuleResult(rule, Outcome.NOT_CHECKED, detail);
    }

    /** Whether it holds. */
    public boolean isOk() {
        return outcome == Outcome.OK;
    }
}
