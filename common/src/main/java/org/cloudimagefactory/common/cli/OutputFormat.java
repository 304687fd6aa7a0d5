package org.cloudimagefactory.common.cli;

import java.util.Locale;

/** How a command prints its result on stdout. */
public enum OutputFormat {
    /** For people. */
    TEXT,
    /** One JSON document, for programs. */
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
