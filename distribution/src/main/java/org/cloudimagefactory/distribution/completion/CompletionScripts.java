package org.cloudimagefactory.distribution.completion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/** Makes the completion scripts of a tool from its command line, each under the name that its shell looks for. */
public final class CompletionScripts {
    private final String tool;
    private final List<CompletedCommand> commands;

    /** For a tool. */
    public CompletionScripts(CommandLine line) {
        this.tool = line.getCommandName();
        this.commands = CompletedCommand.of(line);
    }

    /** Writes {@code bash/TOOL}, {@code zsh/_TOOL} and {@code fish/TOOL.fish}. */
    public void write(Path directory) throws IOException {
        write(directory.resolve("bash").resolve(tool), new BashScript(tool, frame("frame.bash"), commands).text());
        write(directory.resolve("zsh").resolve("_" + tool), new ZshScript(tool, frame("frame.zsh"), commands).text());
        write(
                directory.resolve("fish").resolve(tool + ".fish"),
                new FishScript(tool, frame("frame.fish"), commands).text());
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private static String frame(String name) {
        try (InputStream in = CompletionScripts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
