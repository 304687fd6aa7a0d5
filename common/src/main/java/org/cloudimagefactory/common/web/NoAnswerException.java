package org.cloudimagefactory.common.web;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;

/** A server could not be asked, or what it said broke off; asked another time it may answer. */
public final class NoAnswerException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int TOLD = 300;

    /** What went wrong. */
    public enum Kind {
        /** Nobody knows the name. */
        UNKNOWN_HOST,
        /** Nobody listens there. */
        NO_CONNECTION,
        /** No trust, or no common language, in an encrypted connection. */
        TLS,
        /** Nothing came or went for too long. */
        SILENCE,
        /** The limit of the whole is over. */
        LATE,
        /** The server says that it can't answer just now. */
        UNABLE,
        /** The connection broke. */
        BROKEN
    }

    private final Kind kind;
    private final boolean sent;
    private final Duration retryAfter;

    NoAnswerException(Kind kind, String message, boolean sent, Duration retryAfter, @Nullable IOException cause) {
        super(message, cause);
        this.kind = kind;
        this.sent = sent;
        this.retryAfter = retryAfter;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /** Whether the server may have seen any of the request; if not, it certainly has not. */
    public boolean sent() {
        return sent;
    }

    /** How long the server behind a failure wants to be left alone; zero when it did not say. */
    static Duration retryAfter(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoAnswerException answer) {
                return answer.retryAfter;
            }
        }
        return Duration.ZERO;
    }

    /** Says in a few words what happened to a request. */
    static NoAnswerException of(IOException e, WebLimits limits, RequestTimer timer) {
        Kind kind = kind(e, timer);
        String message = switch (kind) {
            case LATE -> "the time limit of " + seconds(timer.deadline().limit()) + " is over";
            case SILENCE ->
                timer.isConnected()
                        ? "the server has been silent for " + seconds(limits.silence())
                        : "no connection within " + seconds(limits.connect());
            case UNKNOWN_HOST -> "cannot find the host " + PrintableText.of(plain(e), TOLD);
            default -> PrintableText.of(plain(e), TOLD);
        };
        return new NoAnswerException(kind, message, timer.isConnected(), Duration.ZERO, e);
    }

    private static Kind kind(IOException e, RequestTimer timer) {
        if (timer.deadline().isOver()) {
            return Kind.LATE;
        }
        if (e instanceof UnknownHostException) {
            return Kind.UNKNOWN_HOST;
        }
        if (timer.isStalled() || e instanceof SocketTimeoutException) {
            return Kind.SILENCE;
        }
        if (e instanceof SSLException && !timer.isConnected()) {
            return Kind.TLS;
        }
        return e instanceof ConnectException ? Kind.NO_CONNECTION : Kind.BROKEN;
    }

    /** The first of an exception and its causes that says anything; of a connection only what is wrong with it. */
    private static String plain(IOException e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getMessage() == null) {
            cause = cause.getCause();
        }
        String message =
                cause instanceof IOException failure ? Directories.reason(failure) : String.valueOf(cause.getMessage());
        return message.replaceFirst("^Connect to \\S+( \\[.*])? failed: ", "");
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
