package org.cloudimagefactory.comfy.command;

import java.util.Locale;

/** What {@code comfy cache} does. */
enum CacheAction {
    /** Lists the layers. */
    LIST,
    /** Reads all of them. */
    VERIFY,
    /** Removes some. */
    PRUNE,
    /** Tells all about one. */
    EXPLAIN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
