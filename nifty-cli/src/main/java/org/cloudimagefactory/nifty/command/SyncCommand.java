package org.cloudimagefactory.nifty.command;

import java.util.function.Function;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.WatchOptions;
import org.cloudimagefactory.nifty.sync.SyncService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nifty sync}. */
@Command(
        name = "sync",
        aliases = "opennebula",
        description = "Bring a cloud in line with the descriptors that wait: one pass.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  nifty sync --descriptors-dir /var/spool/itchy/descriptors \\",
            "    --images-dir /var/spool/itchy/output",
            "  nifty sync --keep 2 --expire-after 7d",
            "  nifty sync --backend marketplace --library-dir /srv/market",
            "  nifty sync --backend simplestreams --library-dir /srv/images --keep 2",
            "  nifty sync --dry-run"
        })
@InGroup(OptionGroup.RUN)
public final class SyncCommand extends PassCommand {
    @Mixin
    private WatchOptions.Usual watch = new WatchOptions.Usual();

    @Option(names = "--dry-run", description = "Print what would be done, and do nothing; same as 'nifty plan'.")
    private boolean dryRun;

    public SyncCommand(Function<SyncOptions, SyncService> useCase) {
        super(useCase);
    }

    @Override
    protected @Nullable WatchOptions watch() {
        return dryRun ? null : watch;
    }

    @Override
    protected void run() {
        pass(dryRun, SyncService::preview, SyncService::run);
    }
}
