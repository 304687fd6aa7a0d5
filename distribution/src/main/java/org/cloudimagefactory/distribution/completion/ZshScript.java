package org.cloudimagefactory.distribution.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.cloudimagefactory.distribution.completion.CompletedCommand.Option;

/** The completion script for zsh: a specification for its function {@code _arguments} of each command. */
final class ZshScript {
    private final String tool;
    private final String frame;
    private final List<CompletedCommand> commands;

    ZshScript(String tool, String frame, List<CompletedCommand> commands) {
        this.tool = tool;
        this.frame = frame;
        this.commands = commands;
    }

    String text() {
        return frame.replace("TOOL", tool)
                .replace("        # COMMANDS\n", names())
                .replace("        # OPTIONS\n", lines("        ", commands.get(0), " \\\n"))
                .replace("                # SPECS\n", specs());
    }

    private String names() {
        return commands.stream()
                .filter(CompletedCommand::isOffered)
                .map(command -> "        " + Quoting.single(command.name() + ":" + command.description()) + "\n")
                .collect(Collectors.joining());
    }

    private String specs() {
        StringBuilder specs = new StringBuilder();
        for (CompletedCommand command : commands.subList(1, commands.size())) {
            specs.append("                ").append(command.name()).append(")\n                    specs=(\n");
            specs.append(lines("                        ", command, "\n"));
            specs.append("                    )\n                    ;;\n");
        }
        return specs.toString();
    }

    private String lines(String indentation, CompletedCommand command, String end) {
        List<String> lines = new ArrayList<>();
        for (Option option : command.options()) {
            String exclusion = option.isRepeatable() ? "*" : "(" + String.join(" ", option.names()) + ")";
            for (String name : option.names()) {
                lines.add(exclusion + name + value(name, option));
            }
        }
        if (!command.parameter().equals(Words.NONE)) {
            lines.add("*:" + "argument" + ":" + action(command.parameter()));
        }
        return lines.stream()
                .map(line -> indentation + Quoting.single(line) + end)
                .collect(Collectors.joining());
    }

    private String value(String name, Option option) {
        String description = "[" + escaped(option.description()) + "]";
        if (option.value() == null) {
            return description;
        }
        String label = escaped(option.label().toLowerCase(Locale.ROOT));
        return (name.startsWith("--") ? "=" : "+") + description + ":" + label + ":" + action(option.value());
    }

    /** A space in front keeps zsh from adding arguments of its own. */
    private String action(Words words) {
        if (!words.asked().isEmpty()) {
            String function = words.files() == Words.Files.ALL ? "_ask_or_files " : "_ask ";
            return " _" + tool + function + words.asked();
        }
        if (!words.fixed().isEmpty()) {
            String fixed = Quoting.words(words.fixed());
            return words.isList() ? "_sequence compadd - " + fixed : "(" + fixed + ")";
        }
        return switch (words.files()) {
            case ALL -> "_files";
            case DIRECTORIES -> "_files -/";
            case NONE -> " ";
        };
    }

    private static String escaped(String text) {
        return text.replaceAll("([\\\\\\[\\]:])", "\\\\$1");
    }
}
