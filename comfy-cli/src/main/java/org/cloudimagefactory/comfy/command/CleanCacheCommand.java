package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import org.cloudimagefactory.comfy.fetch.CacheCleaner;
import org.cloudimagefactory.common.cli.ToolCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code comfy clean-cache}. */
@Command(
        name = "clean-cache",
        description = "Remove all that comfy fetched and made for builds; it is fetched anew when needed.",
        footerHeading = "%nExamples:%n",
        footer = {"  comfy clean-cache", "  comfy clean-cache --cache-dir /var/cache/comfy"})
public final class CleanCacheCommand extends ToolCommand {
    @Mixin
    private ToolOptions tools = new ToolOptions();

    private final Path usual;

    /** Cleans this directory, unless the operator names another. */
    public CleanCacheCommand(Path usual) {
        this.usual = usual;
    }

    @Override
    protected void run() {
        Path cache = tools.cacheDirectory(usual);
        CacheCleaner.Cleaned cleaned = new CacheCleaner().clean(cache);
        cleaned.left()
                .forEach(place -> printer()
                        .problem(
                                place + " is left: nothing in it says that comfy made it; look at it, then remove it"));
        printer().line("removed " + (cleaned.bytes() >> 20) + " MiB from " + cache);
    }
}
