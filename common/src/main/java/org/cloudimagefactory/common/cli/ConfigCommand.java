package org.cloudimagefactory.common.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.cloudimagefactory.common.config.Configuration;
import org.cloudimagefactory.common.config.ConfigurationKey;
import org.cloudimagefactory.common.config.ConfigurationValue;
import org.cloudimagefactory.common.problem.AddressText;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.PrintableText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** {@code config}: prints the effective settings below the command line, and where each came from. */
@Command(name = "config", description = "Print the effective settings and where each came from.")
public final class ConfigCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Spec
    private @Nullable CommandSpec spec;

    private @Nullable ToolCommandLine tool;

    /** Creates the command; {@link #attach} completes it. */
    public ConfigCommand() {}

    /** Tells the command which tool it belongs to. */
    public void attach(ToolCommandLine toolCommandLine) {
        tool = toolCommandLine;
    }

    @Override
    public Integer call() {
        if (spec == null || tool == null) {
            throw new IllegalStateException("the command was not attached to its tool");
        }
        Configuration configuration = tool.load();
        Map<String, String> lines = new TreeMap<>();
        collect(tool.commandLine(), configuration, lines);
        PrintWriter out = spec.commandLine().getOut();
        lines.forEach((key, line) -> out.println(PrintableText.of(key + ": " + line)));
        out.flush();
        return ExitCode.OK;
    }

    private static void collect(CommandLine command, Configuration configuration, Map<String, String> lines) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            Optional<ConfigurationKey> key = ConfigurationDefaults.key(option);
            if (key.isPresent() && !option.hidden()) {
                String line = configuration
                        .get(key.get())
                        .map(ConfigCommand::withOrigin)
                        .orElseGet(() -> builtIn(option));
                lines.putIfAbsent(key.get().name(), line);
            }
        }
        command.getSubcommands().values().forEach(subcommand -> collect(subcommand, configuration, lines));
    }

    private static String withOrigin(ConfigurationValue value) {
        return AddressText.withoutCredentials(value.value()) + "  # from " + value.origin();
    }

    private static String builtIn(OptionSpec option) {
        String value = option.defaultValue();
        return (value == null || value.equals("_NULL_") ? "" : value) + "  # built in";
    }
}
