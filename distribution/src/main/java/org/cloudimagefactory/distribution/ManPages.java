package org.cloudimagefactory.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.asciidoctor.Asciidoctor;
import org.asciidoctor.Options;
import org.asciidoctor.SafeMode;
import org.asciidoctor.jruby.GlobDirectoryWalker;
import org.cloudimagefactory.comfy.ComfyMain;
import org.cloudimagefactory.common.cli.ToolCommandLine;
import org.cloudimagefactory.distribution.completion.CompletionScripts;
import org.cloudimagefactory.itchy.ItchyMain;
import org.cloudimagefactory.nifty.NiftyMain;
import picocli.CommandLine;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** Writes the manual pages, the completion scripts and the help of all tools, from their command lines. */
public final class ManPages {
    private ManPages() {}

    /** Takes the directory for manual pages, the one for completion scripts, the one for help, and the one for the mark of the build. */
    public static void main(String[] arguments) throws IOException {
        Path pages = Files.createDirectories(Path.of(arguments[0]).resolve("man1"));
        Path completions = Files.createDirectories(Path.of(arguments[1]));
        for (CommandLine tool : List.of(ComfyMain.describe(), ItchyMain.describe(), NiftyMain.describe())) {
            ManPageGenerator.generateManPage(pages.toFile(), null, new boolean[0], false, tool.getCommandSpec());
            new CompletionScripts(tool).write(completions);
            HelpPage.of(tool).writeTo(Path.of(arguments[2]));
        }
        BuildMark.of(List.of(ToolCommandLine.class, ComfyMain.class, ItchyMain.class, NiftyMain.class))
                .writeTo(Path.of(arguments[3]));
        convert(pages);
    }

    private static void convert(Path pages) {
        Options options = Options.builder()
                .backend("manpage")
                .safe(SafeMode.UNSAFE)
                .toDir(pages.toFile())
                .build();
        try (Asciidoctor asciidoctor = Asciidoctor.Factory.create()) {
            asciidoctor.convertDirectory(
                    new GlobDirectoryWalker(pages.resolve("*.adoc").toString()), options);
        }
    }
}
