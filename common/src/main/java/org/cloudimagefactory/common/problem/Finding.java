package org.cloudimagefactory.common.problem;

import java.util.Locale;

/**
 * What a check has found out about one thing that a tool needs.
 *
 * @param subject what was looked at, such as {@code endpoint}
 * @param state how it is
 * @param text what there is, or what is wrong and what to do
 */
public record Finding(String subject, State state, String text) {
    /** How things can be. */
    public enum State {
        /** As it should be. */
        OK,
        /** Something will not work, or slowly. */
        WARN,
        /** Nothing will work. */
        WRONG;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** All is well. */
    public static Finding good(String subject, String text) {
        return new Finding(subject, State.OK, text);
    }

    /** Work goes on, but not all of it, or not well. */
    public static Finding warning(String subject, String text) {
        return new Finding(subject, State.WARN, text);
    }

    /** Something is wrong. */
    public static Finding bad(String subject, String text) {
        return new Finding(subject, State.WRONG, text);
    }

    /** Whether work can go on. */
    public boolean ok() {
        return state != State.WRONG;
    }
}
