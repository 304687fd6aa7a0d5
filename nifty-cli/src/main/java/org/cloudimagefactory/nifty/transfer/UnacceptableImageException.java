package org.cloudimagefactory.nifty.transfer;

/** An image file that must not be uploaded, whatever is tried: its descriptor is to be rejected. */
public final class UnacceptableImageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says which file and why. */
    public UnacceptableImageException(String problem) {
        super(problem);
    }

    /** The problem, for people. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
