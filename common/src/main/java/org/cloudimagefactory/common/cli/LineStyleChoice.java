package org.cloudimagefactory.common.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.config.Configuration;
import org.cloudimagefactory.common.config.ConfigurationKey;
import org.cloudimagefactory.common.config.ConfigurationValue;
import org.jspecify.annotations.Nullable;

/**
 * How lines on stderr are written, known before the command line is read: what is wrong with that has to be told, too. Where JSON is
 * asked for it is JSON, else the journal gets priorities, and all others plain lines.
 */
final class LineStyleChoice {
    private static final ConfigurationKey KEY = ConfigurationKey.ofOption("--log-format");

    private final String tool;
    private final Map<String, String> environment;

    /** For a tool in its surroundings. */
    LineStyleChoice(String tool, Map<String, String> environment) {
        this.tool = tool;
        this.environment = environment;
    }

    /** For these arguments; without a configuration where that can't be read. */
    LineStyle of(@Nullable Configuration configuration, String... arguments) {
        String format = typed(List.of(arguments))
                .or(() -> configuration == null
                        ? Optional.ofNullable(environment.get(KEY.variable(tool)))
                        : configuration.get(KEY).map(ConfigurationValue::value))
                .orElse("");
        if (format.strip().equalsIgnoreCase(LogFormat.JSON.name())) {
            return LineStyle.JSON;
        }
        return JournalStream.isStderr(environment) ? LineStyle.JOURNAL : LineStyle.PLAIN;
    }

    private static Optional<String> typed(List<String> arguments) {
        String option = "--log-format";
        String found = null;
        for (int i = 0; i < arguments.size() && !arguments.get(i).equals("--"); i++) {
            String argument = arguments.get(i).replace('_', '-');
            if (argument.startsWith(option + "=")) {
                found = argument.substring(option.length() + 1);
            } else if (argument.equals(option) && i + 1 < arguments.size()) {
                found = arguments.get(i + 1);
            }
        }
        return Optional.ofNullable(found);
    }
}
