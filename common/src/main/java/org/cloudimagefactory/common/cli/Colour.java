package org.cloudimagefactory.common.cli;

import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;

/** Whether there is colour: on terminals only, and not where {@code NO_COLOR} says anything; see no-color.org. */
final class Colour {
    private final Map<String, String> environment;

    /** As the environment wants it. */
    Colour(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Whether there is colour on a stream. */
    boolean isOn(boolean isTerminal) {
        return isTerminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** The colours of help on a stream. */
    ColorScheme ofHelp(boolean isTerminal) {
        return Help.defaultColorScheme(isOn(isTerminal) ? Ansi.ON : Ansi.OFF);
    }
}
