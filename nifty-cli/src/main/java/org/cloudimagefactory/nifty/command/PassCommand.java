package org.cloudimagefactory.nifty.command;

import java.util.function.Function;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.metrics.MetricSet;
import org.cloudimagefactory.common.metrics.RunRecord;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.nifty.metrics.CloudMetrics;
import org.cloudimagefactory.nifty.metrics.QueueMetrics;
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
        SyncReport report = new SyncReport(printer(), record());
        if (dryRun) {
            try (SyncService service = useCase.apply(options)) {
                endWith(report.preview(preview.apply(service)));
            }
            return;
        }
        record().sharedState(() -> QueueMetrics.of(
                options.waitingFiles(), options.rejectedDescriptors().all().size()));
        try (SyncService service = useCase.apply(options)) {
            SyncResult result = work.apply(service);
            if (result.abort() == null && isMeasured()) {
                look(service);
            }
            endWith(report.finished(result));
        }
    }

    /** While the cloud can still be asked. A pass that is done well has not failed because of this. */
    private void look(SyncService service) {
        try {
            MetricSet cloud = CloudMetrics.of(service.overview());
            record().sharedState(() -> cloud);
        } catch (Problem e) {
            printer().warning("cannot tell metrics of the cloud: " + e.line());
        }
    }

    @Override
    protected void identify(RunRecord run) {
        run.label("cloud", options.cloud.place());
    }
}
