package org.cloudimagefactory.distribution.manual;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/** Writes the manual pages of a tool and of its commands. */
public final class ManualPages {
    private final String tool;
    private final CommandLine line;

    /** For a tool. */
    public ManualPages(CommandLine line) {
        this.tool = line.getCommandName();
        this.line = line;
    }

    /** Writes all pages, and for other names of a command pages that lead to its own. */
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        write(directory, new ManualPage(tool, line));
        for (CommandLine command : ManualPage.commands(line).values()) {
            ManualPage page = new ManualPage(tool, command);
            write(directory, page);
            for (String alias : command.getCommandSpec().aliases()) {
                write(directory, tool + "-" + alias, ".so man1/" + page.name() + ".1\n");
            }
        }
    }

    private static void write(Path directory, ManualPage page) throws IOException {
        write(directory, page.name(), page.text());
    }

    private static void write(Path directory, String name, String text) throws IOException {
        Files.writeString(directory.resolve(name + ".1"), text, StandardCharsets.UTF_8);
    }
}
