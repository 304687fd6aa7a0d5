package org.cloudimagefactory.common.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.config.NearestName;
import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/** Guesses which option or command somebody meant who typed another. */
final class Suggestion {
    private Suggestion() {}

    /** A question that ends in a space, or nothing. */
    static String of(UnmatchedArgumentException unmatched) {
        CommandLine command = unmatched.getCommandLine();
        List<String> arguments = unmatched.getUnmatched();
        String typed = arguments.isEmpty() ? "" : arguments.get(0);
        if (!typed.startsWith("-")) {
            return NearestName.to(typed, command.getSubcommands().keySet())
                    .map(name -> "did you mean '" + name + "'? ")
                    .orElse("");
        }
        int equals = typed.indexOf('=');
        String name = (equals < 0 ? typed : typed.substring(0, equals)).replace('_', '-');
        Optional<String> own = nearest(name, options(command));
        if (own.isPresent()) {
            return "did you mean '" + own.get() + "'? ";
        }
        List<String> ofCommands = new ArrayList<>();
        command.getSubcommands().values().forEach(subcommand -> ofCommands.addAll(options(subcommand)));
        return nearest(name, ofCommands)
                .map(found -> "did you mean '" + found + "', after a command? ")
                .orElse("");
    }

    private static Optional<String> nearest(String name, List<String> options) {
        return name.startsWith("--") ? NearestName.to(name, options) : Optional.empty();
    }

    private static List<String> options(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .flatMap(option -> Arrays.stream(option.names()))
                .filter(option -> option.startsWith("--"))
                .toList();
    }
}
