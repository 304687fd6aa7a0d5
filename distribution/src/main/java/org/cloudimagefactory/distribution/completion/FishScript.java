package org.cloudimagefactory.distribution.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.cloudimagefactory.distribution.completion.CompletedCommand.Option;

/** The completion script for fish: one line for each command, option and parameter. */
final class FishScript {
    private final String tool;
    private final String frame;
    private final List<CompletedCommand> commands;

    FishScript(String tool, String frame, List<CompletedCommand> commands) {
        this.tool = tool;
        this.frame = frame;
        this.commands = commands;
    }

    String text() {
        List<String> lines = new ArrayList<>();
        for (CompletedCommand command : commands) {
            String condition = "-n '__" + tool + "_is " + (command.name().isEmpty() ? "\"\"" : command.name()) + "'";
            if (command.isOffered()) {
                lines.add("-n '__" + tool + "_is \"\"' -a " + command.name() + description(command.description()));
            }
            for (Option option : command.options()) {
                lines.add(condition + names(option) + value(option) + description(option.description()));
            }
            if (!command.parameter().equals(Words.NONE)) {
                lines.add(condition + parameter(command.parameter()));
            }
        }
        return frame.replace("TOOL", tool)
                .replace(
                        "# COMPLETIONS\n",
                        lines.stream()
                                .map(line -> "complete -c " + tool + " " + line + "\n")
                                .collect(Collectors.joining()));
    }

    private static String names(Option option) {
        return option.names().stream()
                .map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
                .collect(Collectors.joining());
    }

    private String value(Option option) {
        Words words = option.value();
        if (words == null) {
            return "";
        }
        return words.files() == Words.Files.ALL ? " -r -F" : " -x" + offer(words);
    }

    private String parameter(Words words) {
        return (words.files() == Words.Files.ALL ? " -F" : "") + offer(words);
    }

    private String offer(Words words) {
        if (!words.asked().isEmpty()) {
            return " -a '(__" + tool + "_ask " + words.asked() + ")'";
        }
        if (!words.fixed().isEmpty()) {
            String fixed = Quoting.words(words.fixed());
            return words.isList() ? " -a '(__" + tool + "_list " + fixed + ")'" : " -a '" + fixed + "'";
        }
        return words.files() == Words.Files.DIRECTORIES ? " -a '(__" + tool + "_directories)'" : "";
    }

    private static String description(String text) {
        return " -d " + Quoting.fish(text);
    }
}
