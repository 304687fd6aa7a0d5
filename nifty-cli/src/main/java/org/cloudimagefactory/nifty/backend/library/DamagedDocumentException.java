package org.cloudimagefactory.nifty.backend.library;

/** A document of a library does not hold what it should; the message says what is wrong, without the name of the file. */
final class DamagedDocumentException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean later;

    private DamagedDocumentException(String message, boolean later) {
        super(message);
        this.later = later;
    }

    static DamagedDocumentException of(String problem) {
        return new DamagedDocumentException(problem, false);
    }

    static DamagedDocumentException ofLaterVersion(long format) {
        return new DamagedDocumentException(
                "it is of format " + format + ", which a later version of nifty has written", true);
    }

    /** Whether it is not damaged at all, but written by a later version. */
    boolean isLater() {
        return later;
    }

    /** The problem, for people. */
    String problem() {
        return String.valueOf(getMessage());
    }
}
