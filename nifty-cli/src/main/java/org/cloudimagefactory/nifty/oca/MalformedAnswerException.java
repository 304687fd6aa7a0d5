package org.cloudimagefactory.nifty.oca;

/** The other side answered, but not as an OpenNebula server does. */
final class MalformedAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedAnswerException(String problem) {
        super(problem);
    }

    MalformedAnswerException(String problem, Throwable cause) {
        super(problem, cause);
    }
}
