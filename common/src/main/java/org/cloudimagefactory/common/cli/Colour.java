package org.cloudimagefactory.common.cli;

import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;

/** Whether there is colour: on terminals only. */
final class Colour {
    private final ColourWish wish;

    /** As the environment wants it. */
    Colour(Map<String, String> environment) {
        wish = new ColourWish(environment);
    }

    /** Whether there is colour on a stream. */
    boolean isOn(boolean isTerminal) {
        return isTerminal && wish.isOnTerminals();
    }

    /** The colours of help on a stream. */
    ColorScheme ofHelp(boolean isTerminal) {
        return Help.defaultColorScheme(isOn(isTerminal) ? Ansi.ON : Ansi.OFF);
    }
}
