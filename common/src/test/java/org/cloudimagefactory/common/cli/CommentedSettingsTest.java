package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class CommentedSettingsTest {
    @Test
    void eachKeyHasOneLineAndItsDefault() {
        CommandSpec build = CommandSpec.create()
                .name("build")
                .aliases("make")
                .addOption(value("--hands", "How many hands work at once; default ${DEFAULT-VALUE}.", "2"))
                .addOption(option("--force", "Build also what is there. The old one goes.")
                        .arity("0")
                        .build())
                .addOption(option("--colour", "What it is painted with;", "may be given several times.")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1")
                        .splitRegex(",")
                        .defaultValue("red,blue")
                        .build())
                .addOption(option("--secret", "Nobody's business.").hidden(true).build())
                .addOption(option("--no-force", "Not that.").arity("0").build())
                .addOption(value("--to", "Who gets it.", null));
        CommandSpec play = CommandSpec.create()
                .name("play")
                .addOption(value("--hands", "How many children play at once; default ${DEFAULT-VALUE}.", "4"))
                .addOption(value("--shelf", "Where toys are kept.", "${sys:user.home}/.toys"));
        CommandSpec toy = CommandSpec.create()
                .name("toy")
                .addOption(option("--help", "Help.").usageHelp(true).build())
                .addSubcommand("build", build)
                .addSubcommand("play", play);
        CommandLine tool = new CommandLine(toy);

        assertEquals("""
                # Settings of toy, each with its default. Take the # away from what you change and leave the rest:
                # a later version may have better defaults. 'toy config' prints what is in effect and where it came from.

                # What it is painted with; may be given several times.
                #colour: red,blue

                # Build also what is there.
                #force: false

                # build: How many hands work at once; default 2.
                # play: How many children play at once; default 4.
                #hands: 2

                # Where toys are kept.
                #shelf: ~/.toys

                # Who gets it.
                #to:
                """, new CommentedSettings(tool).text());
    }

    private static OptionSpec value(String name, String description, @Nullable String defaultValue) {
        return option(name, description)
                .arity("1")
                .type(String.class)
                .defaultValue(defaultValue)
                .build();
    }

    private static OptionSpec.Builder option(String name, String... description) {
        return OptionSpec.builder(name).description(description);
    }
}
