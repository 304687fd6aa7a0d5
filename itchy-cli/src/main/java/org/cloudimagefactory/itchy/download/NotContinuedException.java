package org.cloudimagefactory.itchy.download;

import java.io.IOException;

/** A server does not send the rest of what is here in part. */
public final class NotContinuedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Of a download that has come so far. */
    public NotContinuedException(long have) {
        super("the server does not go on from byte " + have);
    }
}
