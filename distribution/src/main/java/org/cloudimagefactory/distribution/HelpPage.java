package org.cloudimagefactory.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.common.cli.TerminalHelp;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * What {@code --help} of a tool shows: the tool prints it without loading what writes it.
 *
 * @param tool its name
 * @param text where there is no terminal
 * @param terminal on terminals, for each width
 */
record HelpPage(String tool, String text, String terminal) {
    /** The help of a tool, as picocli writes it. */
    static HelpPage of(CommandLine tool) {
        CommandLine plain = tool.setUsageHelpAutoWidth(false).setUsageHelpWidth(80);
        String text = plain.getUsageMessage(Ansi.OFF);
        StringBuilder pages = new StringBuilder();
        String last = "";
        for (int width = TerminalHelp.LEAST; width <= TerminalHelp.MOST; width++) {
            String page = tool.setUsageHelpWidth(width).getUsageMessage(Ansi.ON);
            if (!page.equals(last)) {
                pages.append(TerminalHelp.page(width, page));
                last = page;
            }
        }
        plain.setUsageHelpWidth(80);
        return new HelpPage(tool.getCommandName(), text, pages.toString());
    }

    /** Writes the pages into a directory. */
    void writeTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(tool + ".txt"), text, StandardCharsets.UTF_8);
        Files.writeString(directory.resolve(tool + ".terminal"), terminal, StandardCharsets.UTF_8);
    }
}
