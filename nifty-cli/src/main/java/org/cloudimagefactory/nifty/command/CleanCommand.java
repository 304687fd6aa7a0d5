package org.cloudimagefactory.nifty.command;

import java.util.function.Function;
import org.cloudimagefactory.common.cli.WatchOptions;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.nifty.sync.SyncService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nifty clean}. */
@Command(
        name = "clean",
        description = "Delete what has been out of service for long enough and is not used; look at no descriptor.",
        footerHeading = "%nExamples:%n",
        footer = {"  nifty clean --dry-run", "  nifty clean --expire-after 7d"})
@InGroup(OptionGroup.RUN)
public final class CleanCommand extends PassCommand {
    @Mixin
    private WatchOptions.Usual watch = new WatchOptions.Usual();

    @Option(names = "--dry-run", description = "Print what would be done, and do nothing.")
    private boolean dryRun;

    public CleanCommand(Function<SyncOptions, SyncService> useCase) {
        super(useCase);
    }

    @Override
    protected @Nullable WatchOptions watch() {
        return dryRun ? null : watch;
    }

    @Override
    protected void run() {
        pass(dryRun, SyncService::previewCleanUp, SyncService::cleanUp);
    }
}
