package org.cloudimagefactory.distribution.completion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A command of a tool as shells see it.
 *
 * @param name as it is typed
 * @param isAlias whether it is another name of a command, which is understood and not offered
 * @param description one line
 * @param options that are offered
 * @param parameter how what is no option is completed
 */
record CompletedCommand(String name, boolean isAlias, String description, List<Option> options, Words parameter) {
    /**
     * An option.
     *
     * @param names all that it has
     * @param description one line
     * @param label of its value
     * @param value how that is completed; none if it takes no value
     * @param isRepeatable whether it may be given several times
     */
    record Option(
            List<String> names,
            String description,
            String label,
            @Nullable Words value,
            boolean isRepeatable) {
        /** The names that are offered: the short one, and the first long one. */
        List<String> offered() {
            List<String> offered = new ArrayList<>(
                    names.stream().filter(name -> !name.startsWith("--")).toList());
            names.stream().filter(name -> name.startsWith("--")).findFirst().ifPresent(offered::add);
            return offered;
        }
    }

    /** Whether it is a command to offer; not what stands before one, and no alias. */
    boolean isOffered() {
        return !name.isEmpty() && !isAlias;
    }

    /** The commands of a tool, and under an empty name what stands before a command; hidden ones are not offered. */
    static List<CompletedCommand> of(CommandLine tool) {
        List<CompletedCommand> commands = new ArrayList<>();
        commands.add(command(tool.getCommandName(), "", tool));
        Map<String, CommandLine> all = new LinkedHashMap<>(tool.getSubcommands());
        all.values().removeIf(command -> command.getCommandSpec().usageMessage().hidden());
        all.forEach((name, command) -> commands.add(command(tool.getCommandName(), name, command)));
        return commands;
    }

    private static CompletedCommand command(String tool, String name, CommandLine command) {
        List<Option> options = command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .map(option -> option(tool, option))
                .toList();
        List<PositionalParamSpec> parameters = command.getCommandSpec().positionalParameters();
        return new CompletedCommand(
                name,
                !name.isEmpty() && !name.equals(command.getCommandName()),
                line(command.getCommandSpec().usageMessage().description()),
                options,
                parameters.isEmpty() ? Words.NONE : WordRules.of(tool, parameters.get(0)));
    }

    private static Option option(String tool, OptionSpec option) {
        return new Option(
                List.of(option.names()),
                line(option.description()),
                option.paramLabel(),
                option.arity().max() == 0 ? null : WordRules.of(tool, option),
                option.isMultiValue());
    }

    /** What stands before the first semicolon says what it is; the rest is for the manual. */
    private static String line(String... text) {
        String all = Ansi.OFF.string(String.join(" ", text)).strip();
        int end = all.indexOf(';');
        return (end < 0 ? all : all.substring(0, end)).replaceFirst("\\.$", "");
    }
}
