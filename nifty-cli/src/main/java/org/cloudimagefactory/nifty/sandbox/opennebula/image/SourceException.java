package org.cloudimagefactory.nifty.sandbox.opennebula.image;

/** A source of an image that can't be read; the message is what a datastore's driver says. */
public final class SourceException extends Exception {
    private static final long serialVersionUID = 1L;

    SourceException(String message) {
        super(message);
    }

    /** What the driver says. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
