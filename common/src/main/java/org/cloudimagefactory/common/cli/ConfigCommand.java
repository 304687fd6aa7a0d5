package org.cloudimagefactory.common.cli;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cloudimagefactory.common.config.Configuration;
import org.cloudimagefactory.common.config.ConfigurationKey;
import org.cloudimagefactory.common.config.ConfigurationValue;
import org.cloudimagefactory.common.problem.AddressText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/** {@code config}: prints the effective settings below the command line, and where each came from. */
@Command(
        name = "config",
        description = "Print the effective settings and where each came from.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ${ROOT-COMMAND-NAME} config",
            "  # a file to begin with",
            "  ${ROOT-COMMAND-NAME} config >settings.yml"
        })
public final class ConfigCommand extends ToolCommand {
    private @Nullable ToolCommandLine tool;

    /** Creates the command; {@link #attach} completes it. */
    public ConfigCommand() {}

    /** Tells the command which tool it belongs to. */
    public void attach(ToolCommandLine toolCommandLine) {
        tool = toolCommandLine;
    }

    @Override
    protected void run() {
        if (tool == null) {
            throw new IllegalStateException("the command was not attached to its tool");
        }
        Configuration configuration = tool.load();
        Map<String, String> lines = new TreeMap<>();
        collect(tool.commandLine(), configuration, lines);
        ResultPrinter printer = printer();
        lines.forEach((key, line) -> printer.line(key + ": " + line));
    }

    private static void collect(CommandLine command, Configuration configuration, Map<String, String> lines) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            Optional<ConfigurationKey> key = ConfigurationDefaults.key(option);
            if (key.isPresent() && !option.hidden()) {
                String line = configuration
                        .get(key.get())
                        .map(ConfigCommand::withOrigin)
                        .orElseGet(() -> ConfigurationDefaults.builtIn(option) + "  # built in");
                lines.putIfAbsent(key.get().name(), line);
            }
        }
        command.getSubcommands().values().forEach(subcommand -> collect(subcommand, configuration, lines));
    }

    private static String withOrigin(ConfigurationValue value) {
        return AddressText.withoutCredentials(value.value()) + "  # from " + value.origin();
    }
}
