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
import org.cloudimagefactory.distribution.completion.CompletionScripts;
import org.cloudimagefactory.itchy.ItchyMain;
import org.cloudimagefactory.nifty.NiftyMain;
import picocli.CommandLine;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** Writes the manual pages and the completion scripts of all tools, from their command lines. */
public final class ManPages {
    private ManPages() {}

    /** Takes the directory for manual pages and the one for completion scripts. */
    public static void main(String[] arguments) throws IOException {
        Path pages = Files.createDirectories(Path.of(arguments[0]).resolve("man1"));
        Path completions = Files.createDirectories(Path.of(arguments[1]));
        for (CommandLine tool : List.of(ComfyMain.describe(), ItchyMain.describe(), NiftyMain.describe())) {
            ManPageGenerator.generateManPage(pages.toFile(), null, new boolean[0], false, tool.getCommandSpec());
            new CompletionScripts(tool).write(completions);
        }
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
