package org.cloudimagefactory.common.cli;

import java.util.Locale;

/** How lines of the log, and all else on stderr, are written. */
public enum LogFormat {
    /** For people. */
    TEXT,
    /** One JSON object a line, for programs. */
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
