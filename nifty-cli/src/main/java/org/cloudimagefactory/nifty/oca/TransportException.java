package org.cloudimagefactory.nifty.oca;

/** No whole answer came. */
public final class TransportException extends Exception {
    private static final long serialVersionUID = 1L;

    /** How far a request came, and whether it makes sense to try again. */
    public enum Stage {
        /** No connection: the server has not seen the request. */
        NOT_SENT,
        /** The request may have been carried out. */
        PERHAPS_SENT,
        /** Something answered that is no such server; trying again is of no use. */
        WRONG_SERVER
    }

    private final Stage stage;

    /** A failure at this stage; the reason goes into messages. */
    public TransportException(Stage stage, String reason, Throwable cause) {
        super(reason, cause);
        this.stage = stage;
    }

    /** How far the request came. */
    public Stage stage() {
        return stage;
    }
}
