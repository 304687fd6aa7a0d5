package org.cloudimagefactory.distribution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.comfy.ComfyMain;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.distribution.completion.CompletionScripts;
import org.cloudimagefactory.distribution.manual.ManualPages;
import org.cloudimagefactory.itchy.ItchyMain;
import org.cloudimagefactory.nifty.NiftyMain;
import picocli.CommandLine;

/** Writes the manual pages, the completion scripts, the help and the options of all tools, from their command lines. */
public final class ManPages {
    private ManPages() {}

    /** Takes the directories for manual pages, for completion scripts, for help, for the mark of the build, and for options. */
    public static void main(String[] arguments) throws IOException {
        for (CommandLine tool : List.of(ComfyMain.describe(), ItchyMain.describe(), NiftyMain.describe())) {
            new ManualPages(tool).write(Path.of(arguments[0]).resolve("man1"));
            new CompletionScripts(tool).write(Path.of(arguments[1]));
            HelpPage.of(tool).writeTo(Path.of(arguments[2]));
            OptionsFile.writeAll(tool, Path.of(arguments[4]));
        }
        BuildMark.of(List.of(ToolCommandLine.class, ComfyMain.class, ItchyMain.class, NiftyMain.class))
                .writeTo(Path.of(arguments[3]));
    }
}
