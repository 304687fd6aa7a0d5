package org.cloudimagefactory.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.comfy.ComfyMain;
import org.cloudimagefactory.common.cli.CommentedSettings;
import org.cloudimagefactory.itchy.ItchyMain;
import org.cloudimagefactory.nifty.NiftyMain;
import picocli.CommandLine;

/** Writes the configuration files of all tools, with nothing set, from their command lines. */
public final class ConfigurationFiles {
    private ConfigurationFiles() {}

    /** Takes the directory for the files. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        for (CommandLine tool : List.of(ComfyMain.describe(), ItchyMain.describe(), NiftyMain.describe())) {
            Files.writeString(
                    directory.resolve(tool.getCommandName() + ".yml"),
                    new CommentedSettings(tool).text(),
                    StandardCharsets.US_ASCII);
        }
    }
}
