package org.cloudimagefactory.nifty.command;

import java.util.function.Function;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.nifty.sync.SyncService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nifty clean}. */
@Command(
        name = "clean",
        description = "Delete what has been out of service for long enough and is not used; look at no descriptor.",
        footerHeading = "%nExamples:%n",
        footer = {"  nifty clean --dry-run", "  nifty clean --expire-after 7d"})
@InGroup(OptionGroup.RUN)
public final class CleanCommand extends PassCommand {
    @Option(names = "--dry-run", description = "Print what would be done, and do nothing.")
    private boolean dryRun;

    public CleanCommand(Function<SyncOptions, SyncService> useCase) {
        super(useCase);
    }

    @Override
    protected void run() {
        pass(dryRun, SyncService::previewCleanUp, SyncService::cleanUp);
    }
}
