package org.cloudimagefactory.common.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.config.Configuration;
import org.cloudimagefactory.common.config.ConfigurationKey;
import org.cloudimagefactory.common.config.ConfigurationValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Gives picocli the configured values as defaults, so that the command line wins and the built-in ones come last. */
final class ConfigurationDefaults implements IDefaultValueProvider {
    private final Configuration configuration;

    ConfigurationDefaults(Configuration configuration) {
        this.configuration = configuration;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        Optional<ConfigurationKey> key = key(option);
        Optional<ConfigurationValue> value = key.isPresent() ? configuration.get(key.get()) : Optional.empty();
        return value.isPresent() ? value.get().value() : null;
    }

    /** All keys that the options of commands have. */
    static Set<ConfigurationKey> knownKeys(Collection<CommandLine> commands) {
        Set<ConfigurationKey> keys = new HashSet<>();
        for (CommandLine command : commands) {
            command.getCommandSpec().options().forEach(option -> key(option).ifPresent(keys::add));
        }
        return keys;
    }

    /** Other long names of options, which stand for their keys in files. */
    static Map<String, String> otherNames(Collection<CommandLine> commands) {
        Map<String, String> names = new HashMap<>();
        commands.forEach(command -> names.putAll(otherNames(command)));
        return names;
    }

    private static Map<String, String> otherNames(CommandLine command) {
        Map<String, String> names = new HashMap<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            key(option)
                    .ifPresent(key -> Arrays.stream(option.names())
                            .filter(name -> name.startsWith("--"))
                            .map(name -> ConfigurationKey.ofOption(name).name())
                            .filter(name -> !name.equals(key.name()))
                            .forEach(name -> names.put(name, key.name())));
        }
        return names;
    }

    /** The key of an option; help and version, options with short names only, and those that turn another one off, have none. */
    static Optional<ConfigurationKey> key(OptionSpec option) {
        return option.usageHelp() || option.versionHelp() ? Optional.empty() : key(List.of(option.names()));
    }

    /** The key of an option with these names. */
    static Optional<ConfigurationKey> key(List<String> names) {
        String longest = "";
        String first = null;
        for (String name : names) {
            longest = name.length() > longest.length() ? name : longest;
            first = first == null && name.startsWith("--") ? name : first;
        }
        return first == null || longest.startsWith("--no-")
                ? Optional.empty()
                : Optional.of(ConfigurationKey.ofOption(first));
    }

    /** What an option is when nobody sets it; empty if that is nothing. */
    static String builtIn(OptionSpec option) {
        boolean isOneValue = !option.isMultiValue() && option.arity().max() > 0;
        Object value = option.defaultValue() == null && isOneValue ? option.initialValue() : option.defaultValue();
        return value == null || value.equals("_NULL_") ? "" : value.toString();
    }
}
