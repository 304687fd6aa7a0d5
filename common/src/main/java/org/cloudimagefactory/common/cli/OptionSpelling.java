package org.cloudimagefactory.common.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Accepts the underscore spelling of long options ({@code --metadata_dir}), which the predecessor's users know. */
final class OptionSpelling {
    private final Set<String> known = new HashSet<>();

    OptionSpelling(CommandLine command) {
        collect(command);
    }

    /** The arguments with underscores of known long options turned into hyphens; nothing after {@code --} is touched. */
    String[] normalised(String... arguments) {
        List<String> result = new ArrayList<>();
        boolean options = true;
        for (String argument : arguments) {
            options = options && !argument.equals("--");
            result.add(options ? normalised(argument) : argument);
        }
        return result.toArray(new String[0]);
    }

    private String normalised(String argument) {
        if (!argument.startsWith("--") || argument.indexOf('_') < 0) {
            return argument;
        }
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        String hyphens = name.replace('_', '-');
        return known.contains(hyphens) ? hyphens + argument.substring(name.length()) : argument;
    }

    private void collect(CommandLine command) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            known.addAll(List.of(option.names()));
        }
        for (CommandLine subcommand : command.getSubcommands().values()) {
            collect(subcommand);
        }
    }
}
