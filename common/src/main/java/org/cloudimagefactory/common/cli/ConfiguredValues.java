package org.cloudimagefactory.common.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.config.Configuration;
import org.cloudimagefactory.common.config.ConfigurationKey;
import org.cloudimagefactory.common.config.ConfigurationValue;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Tells whether a wrong value was typed or is configured: one must be mended in another place than the other. */
final class ConfiguredValues {
    private final String tool;
    private final Configuration configuration;
    private final List<String> arguments;

    ConfiguredValues(String tool, Configuration configuration, String... arguments) {
        this.tool = tool;
        this.configuration = configuration;
        this.arguments = List.of(arguments);
    }

    /** The problem as one of the configuration, if picocli could not read a configured value. */
    Optional<Problem> blame(Problem problem, ParameterException refused) {
        ArgSpec argument = refused.getArgSpec();
        return argument instanceof OptionSpec option ? blame(problem, option) : Optional.empty();
    }

    /** The problem as one of the configuration, if it quotes a value that is configured for an option of the command. */
    Optional<Problem> blame(Problem problem, CommandSpec command) {
        return command.options().stream()
                .filter(option -> configured(option)
                        .filter(value -> problem.line().contains("'" + value.value() + "'"))
                        .isPresent())
                .findFirst()
                .flatMap(option -> blame(problem, option));
    }

    private Optional<Problem> blame(Problem problem, OptionSpec option) {
        if (Arrays.stream(option.names()).anyMatch(this::isTyped)) {
            return Optional.empty();
        }
        return configured(option).map(value -> {
            String key = ConfigurationDefaults.key(option)
                    .map(ConfigurationKey::name)
                    .orElseGet(option::longestName);
            String place = value.origin().startsWith("$") ? value.origin() : "'" + key + "' in " + value.origin();
            return new EnvironmentProblem(String.valueOf(problem.getMessage()))
                    .hint("it comes from " + place + "; '" + tool + " config' prints all settings")
                    .causedBy(problem);
        });
    }

    private boolean isTyped(String name) {
        return arguments.stream()
                .map(argument -> argument.startsWith("--") ? argument.replace('_', '-') : argument)
                .anyMatch(argument -> argument.equals(name)
                        || argument.startsWith(name + "=")
                        || (name.length() == 2 && argument.startsWith(name)));
    }

    private Optional<ConfigurationValue> configured(OptionSpec option) {
        return ConfigurationDefaults.key(option).flatMap(configuration::get);
    }
}
