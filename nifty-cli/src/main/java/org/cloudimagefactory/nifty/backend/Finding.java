package org.cloudimagefactory.nifty.backend;

/**
 * What a check has found.
 *
 * @param subject what was looked at, such as {@code endpoint}
 * @param ok whether it is fine
 * @param text what there is, or what is wrong and what to do
 */
public record Finding(String subject, boolean ok, String text) {
    /** All is well. */
    public static Finding good(String subject, String text) {
        return new Finding(subject, true, text);
    }

    /** Something is wrong. */
    public static Finding bad(String subject, String text) {
        return new Finding(subject, false, text);
    }
}
