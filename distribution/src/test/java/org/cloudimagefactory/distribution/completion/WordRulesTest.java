package org.cloudimagefactory.distribution.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.cloudimagefactory.comfy.ComfyMain;
import org.cloudimagefactory.itchy.ItchyMain;
import org.cloudimagefactory.nifty.NiftyMain;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

class WordRulesTest {
    @Test
    void ofEveryValueItIsKnownHowItIsCompletedOrThatItCannotBe() {
        List<String> unknown = new ArrayList<>();
        for (CommandLine tool : tools()) {
            for (CommandLine command : tool.getSubcommands().values()) {
                for (ArgSpec argument : command.getCommandSpec().args()) {
                    if (argument.arity().max() > 0
                            && !argument.hidden()
                            && !WordRules.isKnown(tool.getCommandName(), argument)) {
                        unknown.add(command.getCommandSpec().qualifiedName() + " " + argument);
                    }
                }
            }
        }
        assertEquals(List.of(), unknown, "say it in WordRules");
    }

    @Test
    void theHelpNamesAllWordsThatAreOffered() {
        for (CommandLine tool : tools()) {
            for (CommandLine command : tool.getSubcommands().values()) {
                for (OptionSpec option : command.getCommandSpec().options()) {
                    String help = String.join(" ", option.description()).toLowerCase(Locale.ROOT);
                    Words words = WordRules.of(tool.getCommandName(), option);
                    boolean isTold = option.completionCandidates() != null || isToldElsewhere(option);
                    for (String word : isTold ? List.<String>of() : words.fixed()) {
                        assertTrue(
                                help.contains(word.toLowerCase(Locale.ROOT)),
                                command.getCommandSpec().qualifiedName() + " " + option.longestName() + ": " + word);
                    }
                }
            }
        }
    }

    @Test
    void allBackEndsAreOffered() {
        OptionSpec backend = NiftyMain.describe()
                .getSubcommands()
                .get("sync")
                .getCommandSpec()
                .findOption("--backend");
        assertEquals(
                NiftyMain.backends().all().stream()
                        .map(provider -> provider.name())
                        .toList(),
                WordRules.of("nifty", backend).fixed());
    }

    @Test
    void aDescriptionIsShortAndPlain() {
        for (CommandLine tool : tools()) {
            for (CompletedCommand command : CompletedCommand.of(tool)) {
                for (CompletedCommand.Option option : command.options()) {
                    assertTrue(option.description().matches("[^;\\n$@]*(\\$[nvtgO].*)?"), option.description());
                }
            }
        }
    }

    /** What formats comfy test knows, and what back ends there are, other commands tell. */
    private static boolean isToldElsewhere(OptionSpec option) {
        return Arrays.asList(option.names()).contains("--backend")
                || String.join(" ", option.description()).startsWith("Format, where");
    }

    private static List<CommandLine> tools() {
        return List.of(ComfyMain.describe(), ItchyMain.describe(), NiftyMain.describe());
    }
}
