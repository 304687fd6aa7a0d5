package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.cloudimagefactory.comfy.layer.LayerEntry;
import org.cloudimagefactory.comfy.layer.LayerStore;
import org.cloudimagefactory.comfy.layer.Pruned;
import org.cloudimagefactory.common.cli.ByteSizeConverter;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comfy cache}. */
@Command(
        name = "cache",
        description = "List, verify, prune or explain the layers of images that are kept for later builds.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  comfy cache",
            "  # each file read to its end",
            "  comfy cache verify",
            "  comfy cache prune --size 20G",
            "  # what one layer is, and what it stands on",
            "  comfy cache explain 3f2a9c81d07e"
        })
@InGroup(OptionGroup.RUN)
public final class CacheCommand extends ResultCommand {
    private static final int LEAST = 4;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ACTION",
            description =
                    "list (default); verify: read all files; prune: remove what is left over and damaged, then layers beyond"
                            + " --size; explain: tell all about one layer.")
    private CacheAction action = CacheAction.LIST;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "KEY",
            description = "Of the layer to explain, or the beginning of its key.")
    private @Nullable String key;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            converter = ByteSizeConverter.Mebibytes.class,
            description = "Prune: how much is left; a bare number is MB; default that of --cache-size.")
    private @Nullable Long size;

    @Mixin
    private ToolOptions tools = new ToolOptions();

    private final Path usual;
    private final Function<ToolOptions, LayerStore> stores;

    /** Looks into the store of the options, whose directory is this one unless the operator names another. */
    public CacheCommand(Path usual, Function<ToolOptions, LayerStore> stores) {
        this.usual = usual;
        this.stores = stores;
    }

    @Override
    protected void run() {
        if ((key != null) != (action == CacheAction.EXPLAIN)) {
            throw new UsageProblem(key == null ? "which layer is to be explained?" : action + " takes no key")
                    .hint("use 'comfy cache explain KEY'; 'comfy cache' lists the keys");
        }
        if (size != null && action != CacheAction.PRUNE) {
            throw new UsageProblem("--size is for prune").hint("use 'comfy cache prune --size SIZE'");
        }
        LayerStore store = stores.apply(tools);
        CacheReport report = new CacheReport(printer(), tools.cacheDirectory(usual));
        switch (action) {
            case LIST -> report.list(store.entries(), store.remnants());
            case VERIFY -> {
                List<LayerEntry> entries = store.verified();
                report.verified(entries, store.remnants());
                boolean isSound = entries.stream().allMatch(entry -> entry.problem() == null);
                endWith(isSound ? ExitCode.OK : ExitCode.ITEMS_FAILED);
            }
            case PRUNE -> {
                Pruned pruned = store.prune(size == null ? tools.cacheSize : size);
                report.pruned(pruned);
            }
            case EXPLAIN -> {
                List<LayerEntry> entries = store.entries();
                report.explain(named(entries, String.valueOf(key)), entries);
            }
        }
    }

    private static LayerEntry named(List<LayerEntry> entries, String beginning) {
        List<LayerEntry> found = entries.stream()
                .filter(entry -> entry.key().digits().startsWith(beginning))
                .toList();
        if (beginning.length() < LEAST || found.isEmpty()) {
            throw new UsageProblem("no layer has a key that begins with '" + beginning + "'")
                    .hint("'comfy cache' lists the keys; give at least " + LEAST + " digits");
        }
        if (found.size() > 1) {
            throw new UsageProblem(found.size() + " layers have keys that begin with '" + beginning + "'")
                    .hint("give more digits");
        }
        return found.get(0);
    }
}
