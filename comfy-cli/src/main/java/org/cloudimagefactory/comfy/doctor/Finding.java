package org.cloudimagefactory.comfy.doctor;

/**
 * What was found out about one thing that builds need.
 *
 * @param name of the thing
 * @param state of it
 * @param detail its version, or what to run
 */
public record Finding(String name, State state, String detail) {
    /** How things can be. */
    public enum State {
        /** As it should be. */
        OK("ok"),
        /** Something will not work, or slowly. */
        WARNING("warning"),
        /** No build will work. */
        MISSING("missing");

        private final String label;

        State(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    static Finding ok(String name, String detail) {
        return new Finding(name, State.OK, detail);
    }

    static Finding warning(String name, String detail) {
        return new Finding(name, State.WARNING, detail);
    }

    static Finding missing(String name, String detail) {
        return new Finding(name, State.MISSING, detail);
    }
}
