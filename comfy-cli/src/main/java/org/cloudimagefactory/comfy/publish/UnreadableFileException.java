package org.cloudimagefactory.comfy.publish;

import java.io.IOException;

/** It is the file itself that can't be read, whatever else happens where it is to go. */
final class UnreadableFileException extends IOException {
    private static final long serialVersionUID = 1;

    private final IOException why;

    UnreadableFileException(IOException why) {
        super(why.getMessage(), why);
        this.why = why;
    }

    /** What reading it met. */
    IOException why() {
        return why;
    }
}
