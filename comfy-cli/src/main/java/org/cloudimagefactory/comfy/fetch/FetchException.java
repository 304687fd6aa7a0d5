package org.cloudimagefactory.comfy.fetch;

import java.io.IOException;
import java.util.Optional;
import org.cloudimagefactory.common.problem.Problem;

/** Why something could not be fetched. */
public final class FetchException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What a failure says about the address. */
    public enum Reason {
        /** There is nothing at it: the server itself says so. */
        GONE,
        /** Nobody knows: no host, no connection, no answer in time, or a server that can't answer just now. */
        UNREACHABLE,
        /** The server, or a rule of ours, does not let us have it. */
        REFUSED
    }

    private final Reason reason;

    FetchException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    FetchException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What the failure says about the address. */
    public Reason reason() {
        return reason;
    }

    /** Whether it may go better the next time. */
    boolean mayPass() {
        return reason == Reason.UNREACHABLE;
    }

    /** The failure behind a problem that was told to an operator, if it is one of fetching. */
    public static Optional<FetchException> behind(Problem problem) {
        return problem.getCause() instanceof FetchException failure ? Optional.of(failure) : Optional.empty();
    }
}
