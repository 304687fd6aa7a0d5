package org.cloudimagefactory.common.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.cloudimagefactory.common.config.Configuration;

/** The options that a run has to know: those that are typed and those that are configured. All others stay what they are. */
final class NeededOptions implements Predicate<List<String>> {
    private final Configuration configuration;
    private final boolean isConfigured;
    private final boolean isAnyShort;
    private final Set<String> typed = new HashSet<>();

    /** For these arguments and this configuration. */
    NeededOptions(Configuration configuration, String... arguments) {
        this.configuration = configuration;
        this.isConfigured = !configuration.isEmpty();
        boolean isShort = false;
        for (String argument : arguments) {
            if (argument.startsWith("--")) {
                int equals = argument.indexOf('=');
                typed.add((equals < 0 ? argument : argument.substring(0, equals)).replace('_', '-'));
            } else {
                isShort = isShort || argument.startsWith("-");
            }
        }
        this.isAnyShort = isShort;
    }

    @Override
    public boolean test(List<String> names) {
        for (String name : names) {
            // Several short ones may stand in one argument, and their values behind them.
            if (name.startsWith("--") ? typed.contains(name) : isAnyShort) {
                return true;
            }
        }
        return isConfigured
                && ConfigurationDefaults.key(names).flatMap(configuration::get).isPresent();
    }
}
