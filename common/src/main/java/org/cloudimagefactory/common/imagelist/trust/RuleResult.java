package org.cloudimagefactory.common.imagelist.trust;

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
        /** It holds as far as the site insists on it; an operator should know nevertheless. */
        WARNING,
        /** It does not hold. */
        FAILED,
        /** It could not be looked at, because of another one. */
        NOT_CHECKED
    }

    /** It holds. */
    public static RuleResult ok(Rule rule, String detail) {
        return new RuleResult(rule, Outcome.OK, detail);
    }

    /** It holds as far as the site insists on it. */
    public static RuleResult warning(Rule rule, String detail) {
        return new RuleResult(rule, Outcome.WARNING, detail);
    }

    /** It does not hold. */
    public static RuleResult failed(Rule rule, String detail) {
        return new RuleResult(rule, Outcome.FAILED, detail);
    }

    /** It could not be looked at. */
    public static RuleResult notChecked(Rule rule, String detail) {
        return new RuleResult(rule, Outcome.NOT_CHECKED, detail);
    }

    /** Whether it holds, perhaps with a warning. */
    public boolean isOk() {
        return outcome == Outcome.OK || outcome == Outcome.WARNING;
    }
}
