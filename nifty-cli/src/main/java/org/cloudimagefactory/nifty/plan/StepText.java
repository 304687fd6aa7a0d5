package org.cloudimagefactory.nifty.plan;

/**
 * A step in words.
 *
 * @param sign like that of a diff: + for what comes, - for what goes, ~ for what changes
 * @param action what is done, one word
 * @param object to what
 * @param reason why
 */
public record StepText(char sign, String action, String object, String reason) {
    @Override
    public String toString() {
        return sign + " " + action + " " + object + ": " + reason;
    }
}
