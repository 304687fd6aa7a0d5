package org.cloudimagefactory.distribution.manual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cloudimagefactory.common.cli.GroupedOptions;
import org.cloudimagefactory.common.config.BuildInfo;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a tool or of one of its commands. */
final class ManualPage {
    private final String tool;
    private final CommandLine line;
    private final CommandSpec command;
    private final Help help;

    ManualPage(String tool, CommandLine line) {
        this.tool = tool;
        this.line = line;
        this.command = line.getCommandSpec();
        this.help = new Help(command, Help.defaultColorScheme(Ansi.OFF));
    }

    /** Without the number of its section, such as {@code comfy-build}. */
    String name() {
        return name(command.name());
    }

    private String name(String commandName) {
        return commandName.equals(tool) ? tool : tool + "-" + commandName;
    }

    private boolean isTool() {
        return command.name().equals(tool);
    }

    String text() {
        Roff page = new Roff(
                name().toUpperCase(Locale.ROOT), tool + " " + BuildInfo.load().version(), "Cloud Image Factory");
        page.section("NAME").text(name() + " - " + description().replaceFirst("\\.( .*)?$", ""));
        page.section("SYNOPSIS").text(help.abbreviatedSynopsis().replaceAll("\\s+", " "));
        page.section("DESCRIPTION").text(description());
        options(page);
        parameters(page);
        commands(page);
        examples(page);
        page.section("FILES");
        files().forEach(page::item);
        page.section("ENVIRONMENT");
        ToolFacts.variables(tool).forEach(page::item);
        page.section("EXIT STATUS");
        ToolFacts.EXIT_CODES.forEach(page::item);
        page.section("SEE ALSO").text(String.join(", ", related()));
        return page.page();
    }

    private String description() {
        return String.join(" ", command.usageMessage().description());
    }

    private void options(Roff page) {
        List<OptionSpec> all =
                command.options().stream().filter(option -> !option.hidden()).toList();
        page.section("OPTIONS");
        if (GroupedOptions.isNeeded(command)) {
            GroupedOptions.of(command).forEach((group, options) -> {
                page.subsection(group.heading());
                options(page, options);
            });
        } else {
            options(page, all);
        }
    }

    private void options(Roff page, List<OptionSpec> options) {
        options.stream()
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .forEach(option -> page.item(String.join(", ", option.names()) + label(option), text(option)));
    }

    private void parameters(Roff page) {
        if (!command.positionalParameters().isEmpty()) {
            page.section("ARGUMENTS");
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            page.item(label(parameter), text(parameter));
        }
    }

    private String label(ArgSpec argument) {
        return help.parameterLabelRenderer()
                .renderParameterLabel(argument, Ansi.OFF, List.of())
                .plainString();
    }

    /** A home directory is that of whoever reads, not that of the build. */
    private static String text(ArgSpec argument) {
        return String.join(" ", argument.description()).replace(System.getProperty("user.home") + "/", "~/");
    }

    private void commands(Roff page) {
        Map<String, CommandLine> all = commands(line);
        if (!all.isEmpty()) {
            page.section("COMMANDS");
        }
        all.forEach((name, subcommand) -> page.item(
                name(name) + "(1)",
                String.join(" ", subcommand.getCommandSpec().usageMessage().description())));
    }

    /** The commands of a tool by their names; aliases are not named, and hidden ones neither. */
    static Map<String, CommandLine> commands(CommandLine tool) {
        Map<String, CommandLine> commands = new LinkedHashMap<>(tool.getSubcommands());
        commands.entrySet()
                .removeIf(entry -> !entry.getKey().equals(entry.getValue().getCommandName())
                        || entry.getValue().getCommandSpec().usageMessage().hidden());
        return commands;
    }

    private void examples(Roff page) {
        page.section("EXAMPLES");
        List<String> examples = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (String text : command.usageMessage().footer()) {
            String shown = text.replace("${ROOT-COMMAND-NAME}", tool);
            if (shown.startsWith("  ")) {
                examples.add(shown.substring(2));
            } else if (!shown.isBlank()) {
                notes.add(shown);
            }
        }
        page.lines(examples);
        notes.forEach(page::paragraph);
    }

    /** Settings, and where the command looks if it is told nothing else. */
    private Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>(ToolFacts.files(tool));
        for (OptionSpec option : command.options()) {
            String value = option.defaultValueString();
            if (!option.hidden() && value != null && value.startsWith("/")) {
                for (String file : value.split(",", -1)) {
                    files.putIfAbsent(
                            file.replace(System.getProperty("user.home") + "/", "~/"),
                            text(option).replaceFirst("(; default .*|\\.)$", "") + " (" + option.longestName() + ").");
                }
            }
        }
        return files;
    }

    private List<String> related() {
        List<String> pages = new ArrayList<>();
        if (isTool()) {
            commands(line).keySet().forEach(name -> pages.add(name(name) + "(1)"));
            ToolFacts.others(tool).forEach(other -> pages.add(other + "(1)"));
        } else {
            pages.add(tool + "(1)");
            List<String> named =
                    new ArrayList<>(commands(command.parent().commandLine()).keySet());
            named.removeIf(name -> name.equals(command.name()) || !isNamed(name));
            named.forEach(name -> pages.add(name(name) + "(1)"));
        }
        return pages;
    }

    /** Whether the help speaks of a command of the tool. */
    private boolean isNamed(String name) {
        String call = tool + " " + name;
        List<String> texts =
                new ArrayList<>(Arrays.asList(command.usageMessage().description()));
        texts.addAll(Arrays.asList(command.usageMessage().footer()));
        command.options().forEach(option -> texts.addAll(Arrays.asList(option.description())));
        command.positionalParameters().forEach(parameter -> texts.addAll(Arrays.asList(parameter.description())));
        return texts.stream().anyMatch(text -> (text + " ").matches("(?s).*" + call + "[^a-z-].*"));
    }
}
