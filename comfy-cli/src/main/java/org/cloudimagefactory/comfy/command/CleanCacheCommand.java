package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.util.function.Function;
import org.cloudimagefactory.comfy.fetch.CacheCleaner;
import org.cloudimagefactory.comfy.layer.LayerStore;
import org.cloudimagefactory.comfy.layer.Pruned;
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
    private final Function<ToolOptions, LayerStore> stores;

    /** Cleans this directory, unless the operator names another, and the store of layers in it. */
    public CleanCacheCommand(Path usual, Function<ToolOptions, LayerStore> stores) {
        this.usual = usual;
        this.stores = stores;
    }

    @Override
    protected void run() {
        Path cache = tools.cacheDirectory(usual);
        CacheCleaner.Cleaned cleaned = new CacheCleaner().clean(cache);
        cleaned.left()
                .forEach(place -> printer()
                        .problem(
                                place + " is left: nothing in it says that comfy made it; look at it, then remove it"));
        LayerStore layers = stores.apply(tools);
        Pruned pruned = layers.prune(0);
        if (pruned.left() > 0) {
            printer().problem("layers of " + (pruned.left() >> 20) + " MiB are left: they are in use");
        }
        printer().line("removed " + ((cleaned.bytes() + pruned.bytes()) >> 20) + " MiB from " + cache);
    }
}
