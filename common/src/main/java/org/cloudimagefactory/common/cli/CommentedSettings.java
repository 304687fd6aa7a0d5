package org.cloudimagefactory.common.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cloudimagefactory.common.config.ConfigurationKey;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A configuration file in which nothing is set yet: every key of a tool with what it means and its default, commented out. It is
 * made from the options of the commands, so that it cannot differ from them.
 */
public final class CommentedSettings {
    private final CommandLine tool;

    /** The settings of a tool and all its commands. */
    public CommentedSettings(CommandLine tool) {
        this.tool = tool;
    }

    /** The text of the file: YAML in ASCII. */
    public String text() {
        String name = tool.getCommandName();
        StringBuilder text =
                new StringBuilder("# Settings of " + name + ", each with its default. Take the # away from what you"
                        + " change and leave the rest:\n# a later version may have better defaults. '" + name
                        + " config' prints what is in effect and where it came from.\n");
        Map<String, Map<Meaning, List<String>>> keys = new TreeMap<>();
        collect(tool, keys);
        keys.forEach((key, meanings) -> append(text, key, meanings));
        return text.toString();
    }

    private static void collect(CommandLine command, Map<String, Map<Meaning, List<String>>> keys) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.hidden()) {
                ConfigurationDefaults.key(option)
                        .map(ConfigurationKey::name)
                        .ifPresent(key -> keys.computeIfAbsent(key, name -> new LinkedHashMap<>())
                                .computeIfAbsent(Meaning.of(option), meaning -> new ArrayList<>())
                                .add(command.getCommandName()));
            }
        }
        command.getSubcommands().forEach((name, subcommand) -> {
            boolean isOtherName = !name.equals(subcommand.getCommandName());
            if (!isOtherName) {
                collect(subcommand, keys);
            }
        });
    }

    /** A key that means different things to different commands says which: it sets all of them. */
    private static void append(StringBuilder text, String key, Map<Meaning, List<String>> meanings) {
        text.append('\n');
        meanings.forEach((meaning, commands) -> text.append("# ")
                .append(meanings.size() == 1 ? "" : String.join(", ", commands) + ": ")
                .append(meaning.text)
                .append('\n'));
        Meaning first = meanings.keySet().iterator().next();
        text.append('#').append(key).append(':').append(first.value.isEmpty() ? "" : ' ' + first.value);
        text.append('\n');
    }

    private record Meaning(String text, String value) {
        static Meaning of(OptionSpec option) {
            String value = ConfigurationDefaults.builtIn(option);
            boolean isFlag = option.arity().max() == 0;
            String text = String.join(" ", option.description());
            int end = text.indexOf(". ");
            return new Meaning(
                    withoutHome(end < 0 ? text : text.substring(0, end + 1)),
                    isFlag && value.isEmpty() ? "false" : withoutHome(value));
        }

        /** The home of whoever builds the suite is nobody's default. */
        private static String withoutHome(String text) {
            return text.replace(System.getProperty("user.home") + "/.", "~/.");
        }
    }
}
