package org.cloudimagefactory.itchy.command;

import java.util.Map;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.FarmOptions;
import org.cloudimagefactory.common.cli.FarmWaiting;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.cli.WatchOptions;
import org.cloudimagefactory.common.farm.FarmUse;
import org.cloudimagefactory.common.metrics.RunRecord;
import org.cloudimagefactory.itchy.metrics.QueueMetrics;
import org.cloudimagefactory.itchy.process.DryRun;
import org.cloudimagefactory.itchy.process.ProcessFarm;
import org.cloudimagefactory.itchy.process.ProcessRequest;
import org.cloudimagefactory.itchy.process.ProcessService;
import org.cloudimagefactory.itchy.process.RunSummary;
import org.cloudimagefactory.itchy.queue.RunProbe;
import org.cloudimagefactory.itchy.queue.StatusService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code itchy process}. */
@Command(
        name = "process",
        description = "Turn the stored events into clean images and descriptors.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  itchy process",
            "  itchy process --dry-run",
            "  # from cron, every ten minutes:",
            "  #   */10 * * * * /usr/bin/itchy process",
            "  # by jobs of Slurm; a later run collects what takes longer",
            "  itchy process --executor slurm --no-wait"
        })
@InGroup(OptionGroup.RUN)
public final class ProcessCommand extends ResultCommand {
    @Mixin
    private EventDirectoryOptions events = new EventDirectoryOptions();

    @Mixin
    private ConversionOptions conversion = new ConversionOptions();

    @Mixin
    private RunOptions run = new RunOptions();

    @Mixin
    private WatchOptions.Usual watch = new WatchOptions.Usual();

    @Mixin
    private FarmOptions farm = new FarmOptions();

    @Mixin
    private FarmWaiting waiting = new FarmWaiting();

    @Option(names = "--dry-run", description = "Print what would be done, and do nothing.")
    private boolean dryRun;

    private final Function<ConversionOptions, ProcessService> useCase;
    private final Function<ConversionOptions, DryRun> dryUseCase;
    private final Map<String, String> environment;

    /** Engines are asked by programs, which get what they need of the environment. */
    public ProcessCommand(
            Function<ConversionOptions, ProcessService> useCase,
            Function<ConversionOptions, DryRun> dryUseCase,
            Map<String, String> environment) {
        super(new LogOptions.OfProcess());
        this.environment = environment;
        this.useCase = useCase;
        this.dryUseCase = dryUseCase;
    }

    @Override
    protected @Nullable WatchOptions watch() {
        return dryRun ? null : watch;
    }

    @Override
    protected void identify(RunRecord run) {
        run.label("spool", events.metadataDirectory.toString());
    }

    @Override
    protected void run() {
        record().state(() -> QueueMetrics.of(
                new StatusService(events.permissions(), new RunProbe()).status(events.metadataDirectory)));
        ProcessRequest request = run.request(events);
        ProcessReport report = new ProcessReport(printer(), record());
        if (dryRun) {
            endWith(report.plans(dryUseCase.apply(conversion).plan(request)));
        } else {
            FarmUse use = farm.use("itchy", environment, run.maxAttempts(), waiting.waits());
            ProcessFarm nodes = use == null
                    ? null
                    : new ProcessFarm(
                            use, conversion.ofNodes(), text -> printer().warning(text));
            RunSummary summary = useCase.apply(conversion).process(request, nodes, report::event);
            report.end(summary);
            endWith(summary.exitCode());
        }
    }
}
