package org.cloudimagefactory.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/** What {@code --help} of a tool shows where there is no terminal: the tool prints it without loading what writes it. */
record HelpPage(String tool, String text) {
    /** The help of a tool, as picocli writes it. */
    static HelpPage of(CommandLine tool) {
        CommandLine plain = tool.setUsageHelpAutoWidth(false).setUsageHelpWidth(80);
        return new HelpPage(tool.getCommandName(), plain.getUsageMessage(CommandLine.Help.Ansi.OFF));
    }

    /** Writes the page into a directory. */
    void writeTo(Path directory) throws IOException {
        Files.writeString(Files.createDirectories(directory).resolve(tool + ".txt"), text, StandardCharsets.UTF_8);
    }
}
