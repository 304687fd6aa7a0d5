package org.cloudimagefactory.itchy.subscription;

import java.util.Locale;

/** Which images of a list are wanted unless something else is said about one. */
public enum ImageChoice {
    /** All that are not deselected. */
    ALL,
    /** Only those that are selected. */
    SELECTED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
