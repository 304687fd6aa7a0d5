package org.cloudimagefactory.nifty.oca;

/**
 * What a user authenticates with; it is never printed.
 *
 * @param session {@code user:password}, the first argument of each call
 */
public record Secret(String session) {
    /** The user's name. */
    public String user() {
        int colon = session.indexOf(':');
        return colon < 0 ? session : session.substring(0, colon);
    }

    @Override
    public String toString() {
        return user() + ":…";
    }
}
