package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.cli.GroupedOptions;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What people read when they ask a tool how it is used, or use it wrongly. */
class HelpTest {
    private static final int WIDTH = 80;
    private static final Pattern WORD = Pattern.compile("('[^']*'|[^' ])+");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Z_]+=.*");

    @Test
    void everyCommandHasTwoExamplesThatItUnderstands() {
        int examples = 0;
        for (CommandLine command : Tools.commands()) {
            CommandSpec spec = command.getCommandSpec();
            List<String> own = examples(spec);
            assertTrue(own.size() >= 2, spec.qualifiedName() + ": " + own);
            for (String example : own) {
                CommandLine tool = spec.root().commandLine();
                List<String> words = words(example);
                assertEquals(tool.getCommandName(), words.remove(0), example);
                List<CommandLine> parsed =
                        tool.parseArgs(words.toArray(new String[0])).asCommandLineList();
                if (spec.parent() != null) {
                    assertEquals(spec.name(), parsed.get(1).getCommandName(), example);
                }
                examples++;
            }
        }
        assertTrue(examples > 60, "only " + examples);
    }

    @Test
    void manyOptionsStandInGroupsEachOfThemOnce() {
        int grouped = 0;
        for (CommandLine command : Tools.commands()) {
            CommandSpec spec = command.getCommandSpec();
            List<OptionSpec> options =
                    spec.options().stream().filter(option -> !option.hidden()).toList();
            String help = help(command).replaceFirst("(?s)\nExamples:\n.*", "");
            if (options.size() <= 15) {
                assertFalse(help.contains("\nOutput:\n"), help);
                continue;
            }
            grouped++;
            Map<OptionGroup, List<OptionSpec>> groups = GroupedOptions.of(spec);
            assertFalse(
                    groups.containsKey(OptionGroup.OTHER),
                    () -> spec.qualifiedName() + ": say by @InGroup where these belong: "
                            + groups.get(OptionGroup.OTHER));
            int from = 0;
            for (Map.Entry<OptionGroup, List<OptionSpec>> group : groups.entrySet()) {
                int start = help.indexOf("\n" + group.getKey().heading() + ":\n", from);
                assertTrue(start > 0, spec.qualifiedName() + " " + group.getKey());
                for (OptionSpec option : group.getValue()) {
                    Pattern line = Pattern.compile("(?m)^ +(-., |--[a-z-]+, )*" + option.longestName() + "\\b(?!-)");
                    assertEquals(1, line.matcher(help).results().count(), option.longestName() + "\n" + help);
                    assertTrue(line.matcher(help.substring(start)).find(), option.longestName());
                }
                from = start;
            }
            assertTrue(help.startsWith("Usage: " + spec.qualifiedName() + " [OPTIONS]"), help);
        }
        assertTrue(grouped >= 15, "only " + grouped);
    }

    @Test
    void aPassOverTheCloudHasTheGroupsThatOperatorsLookFor() {
        String help = help(Objects.requireNonNull(Tools.all().get("nifty"))
                .getSubcommands()
                .get("sync"));
        for (String heading : List.of("Cloud", "Files", "Lifetimes", "Transfer", "Output")) {
            assertTrue(help.contains("\n" + heading + ":\n"), heading);
        }
    }

    @Test
    void noLineOfAnyHelpIsLongerThanATerminalIsWide() {
        for (CommandLine command : Tools.commands()) {
            help(command).lines().forEach(line -> assertTrue(line.length() <= WIDTH, line));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "comfy, buidl micro, build",
        "comfy, distribution, distributions",
        "comfy, build micro --fromat raw, --format",
        "comfy, --ouput-dir=/srv, '--output-dir'', after a command'",
        "itchy, proces, process",
        "itchy, subscirbe https://lists.example.org/a, subscribe",
        "itchy, catch --job 2, --jobs",
        "itchy, process --metadta_dir /srv, --metadata-dir",
        "nifty, snyc, sync",
        "nifty, sync --endpont=http://localhost/, --endpoint",
        "nifty, rolback a, rollback",
    })
    void aSlipIsAnsweredByTheNearestName(String tool, String arguments, String meant) {
        StringWriter err = new StringWriter();
        CommandLine line = Objects.requireNonNull(Tools.all().get(tool)).setErr(new PrintWriter(err));
        assertEquals(2, line.execute(arguments.split(" ")));
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().startsWith(tool + ": "), err.toString());
        String question = meant.endsWith("command") ? meant : meant + "'";
        assertTrue(err.toString().contains("; did you mean '" + question + "? "), err.toString());
    }

    @ParameterizedTest
    @CsvSource({"build, comfy build micro", "test, comfy test IMAGE"})
    void comfyWithoutAnythingToWorkOnSaysWhatToDoNext(String command, String next) {
        StringWriter err = new StringWriter();
        CommandLine comfy = Objects.requireNonNull(Tools.all().get("comfy")).setErr(new PrintWriter(err));
        assertEquals(2, comfy.execute(command));
        assertTrue(err.toString().lines().count() <= 2, err.toString());
        assertTrue(err.toString().contains("; next: "), err.toString());
        assertTrue(err.toString().contains("'" + next + "'"), err.toString());
        assertFalse(err.toString().contains("Usage"), err.toString());
    }

    private static String help(CommandLine command) {
        return command.getUsageMessage(CommandLine.Help.Ansi.OFF).replace(System.lineSeparator(), "\n");
    }

    /** What stands in the footer between comments, with the ends of broken lines joined. */
    private static List<String> examples(CommandSpec command) {
        List<String> examples = new ArrayList<>();
        String begun = "";
        for (String line : command.usageMessage().footer()) {
            String text = line.strip();
            if (!line.startsWith("  ") || text.startsWith("#")) {
                continue;
            }
            begun += text.replace("${ROOT-COMMAND-NAME}", command.root().name()).replaceFirst("\\\\$", "");
            if (!text.endsWith("\\")) {
                examples.add(begun);
                begun = "";
            }
        }
        assertEquals("", begun, "the last line goes on nowhere");
        return examples;
    }

    /** The words of the call alone, without quotes. */
    private static List<String> words(String example) {
        List<String> words = new ArrayList<>(WORD.matcher(example.replaceFirst(" [|>].*", ""))
                .results()
                .map(word -> word.group().replace("'", ""))
                .toList());
        words.removeIf(word -> ASSIGNMENT.matcher(word).matches());
        return words;
    }
}
