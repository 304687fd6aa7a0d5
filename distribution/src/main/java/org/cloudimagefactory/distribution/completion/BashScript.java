package org.cloudimagefactory.distribution.completion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.distribution.completion.CompletedCommand.Option;

/** The completion script for bash: a table of commands and values for a function that does the same for every tool. */
final class BashScript {
    private final String tool;
    private final String frame;
    private final List<CompletedCommand> commands;

    BashScript(String tool, String frame, List<CompletedCommand> commands) {
        this.tool = tool;
        this.frame = frame;
        this.commands = commands;
    }

    String text() {
        return frame.replace("TOOL", tool)
                .replace("    # COMMANDS\n", commandTable())
                .replace("        # OPTIONS\n", optionTable())
                .replace("        # VALUES\n", valueTable());
    }

    private String commandTable() {
        List<String> names = commands.stream()
                .filter(CompletedCommand::isOffered)
                .map(CompletedCommand::name)
                .toList();
        return "    local commands='" + Quoting.words(names) + "'\n";
    }

    private String optionTable() {
        StringBuilder table = new StringBuilder();
        for (CompletedCommand command : commands) {
            List<String> names = new ArrayList<>();
            command.options().forEach(option -> names.addAll(option.offered()));
            table.append("        ").append(Quoting.single(command.name())).append(") options='");
            table.append(Quoting.words(names)).append("' ;;\n");
        }
        return table.toString();
    }

    private String valueTable() {
        Map<String, List<String>> patterns = new LinkedHashMap<>();
        for (CompletedCommand command : commands) {
            for (Option option : command.options()) {
                if (option.value() != null) {
                    List<String> same = patterns.computeIfAbsent(assignments(option.value()), any -> new ArrayList<>());
                    option.names().forEach(name -> same.add(Quoting.single(command.name() + " " + name)));
                }
            }
            if (!command.parameter().equals(Words.NONE)) {
                patterns.computeIfAbsent(assignments(command.parameter()), any -> new ArrayList<>())
                        .add(Quoting.single(command.name() + " "));
            }
        }
        StringBuilder table = new StringBuilder();
        patterns.forEach((assignments, same) -> table.append("        ")
                .append(String.join(" | ", same))
                .append(") ")
                .append(assignments)
                .append(" ;;\n"));
        return table.toString();
    }

    private static String assignments(Words words) {
        List<String> assignments = new ArrayList<>(List.of("value=yes"));
        if (!words.fixed().isEmpty()) {
            assignments.add("fixed='" + Quoting.words(words.fixed()) + "'");
        }
        if (words.isList()) {
            assignments.add("list=yes");
        }
        if (!words.asked().isEmpty()) {
            assignments.add("asked=" + words.asked());
        }
        switch (words.files()) {
            case ALL -> assignments.add("files=default");
            case DIRECTORIES -> assignments.add("files=dirnames");
            case NONE -> {}
        }
        return String.join(" ", assignments);
    }
}
