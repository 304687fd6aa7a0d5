package org.cloudimagefactory.nifty.oca;

/** A call that must not be repeated was sent, but no answer came: whether it was carried out is unknown. */
public final class LostAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostAnswerException(String problem, Throwable cause) {
        super(problem, cause);
    }
}
