package org.cloudimagefactory.common.web;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.spool.Directories;

/** A server could not be asked, or what it said broke off; asked another time it may answer. */
public final class NoAnswerException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int TOLD = 300;

    private NoAnswerException(String message, IOException cause) {
        super(message, cause);
    }

    /** Says in a few words what happened to a request. */
    static NoAnswerException of(IOException e, WebLimits limits, Deadline deadline) {
        return new NoAnswerException(reason(e, limits, deadline), e);
    }

    private static String reason(IOException e, WebLimits limits, Deadline deadline) {
        if (deadline.isOver()) {
            return "the time limit of " + seconds(deadline.limit()) + " is over";
        }
        if (e instanceof ConnectTimeoutException) {
            return "no connection within " + seconds(limits.connect());
        }
        if (e instanceof SocketTimeoutException) {
            return "the server has been silent for " + seconds(limits.silence());
        }
        if (e instanceof UnknownHostException) {
            return "cannot find the host " + PrintableText.of(plain(e), TOLD);
        }
        return PrintableText.of(plain(e), TOLD);
    }

    /** The first of an exception and its causes that says anything. */
    private static String plain(IOException e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getMessage() == null) {
            cause = cause.getCause();
        }
        return cause instanceof IOException failure ? Directories.reason(failure) : String.valueOf(cause.getMessage());
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
