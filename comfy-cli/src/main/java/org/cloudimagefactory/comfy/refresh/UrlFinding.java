package org.cloudimagefactory.comfy.refresh;

/**
 * Whether what a description names on the network is there.
 *
 * @param distribution and version that name it
 * @param url what is named
 * @param state whether it is there
 * @param problem why not, or an empty text
 */
public record UrlFinding(String distribution, String url, State state, String problem) {
    /** Whether something is there. */
    public enum State {
        /** It is there. */
        OK,
        /** It is not there: its server says so. */
        GONE,
        /** Its server could not be asked, or can't tell just now; ask again. */
        UNREACHABLE,
        /** It is there or not: what the description or the server says does not fit. */
        WRONG;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Whether it is there. */
    public boolean isThere() {
        return state == State.OK;
    }
}
