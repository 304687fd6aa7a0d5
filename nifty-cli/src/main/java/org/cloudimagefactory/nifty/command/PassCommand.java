package org.cloudimagefactory.nifty.command;

import java.util.function.Function;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.nifty.sync.SyncResult;
import org.cloudimagefactory.nifty.sync.SyncService;
import picocli.CommandLine.Mixin;

/** A pass over the cloud, or a part of one: carried out, or only shown. */
abstract class PassCommand extends ResultCommand {
    @Mixin
    private SyncOptions options = new SyncOptions();

    private final Function<SyncOptions, SyncService> useCase;

    PassCommand(Function<SyncOptions, SyncService> useCase) {
        this.useCase = useCase;
    }

    /** Reports what would be done on a dry run, else what was done. */
    final void pass(
            boolean dryRun,
            Function<SyncService, SyncService.Preview> preview,
            Function<SyncService, SyncResult> work) {
        SyncReport report = new SyncReport(printer());
        try (SyncService service = useCase.apply(options)) {
            endWith(dryRun ? report.preview(preview.apply(service)) : report.finished(work.apply(service)));
        }
    }
}
