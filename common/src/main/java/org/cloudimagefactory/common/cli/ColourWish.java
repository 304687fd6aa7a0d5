package org.cloudimagefactory.common.cli;

import java.util.Map;

/**
 * Whether colour is wanted: not where {@code NO_COLOR} says anything; see no-color.org.
 *
 * @param environment variables that tell
 */
record ColourWish(Map<String, String> environment) {
    ColourWish {
        environment = Map.copyOf(environment);
    }

    /** Whether a terminal shows colour. */
    boolean isOnTerminals() {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }
}
