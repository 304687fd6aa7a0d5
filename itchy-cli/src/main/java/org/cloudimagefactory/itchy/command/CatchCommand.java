package org.cloudimagefactory.itchy.command;

import java.time.Clock;
import java.util.Map;
import org.cloudimagefactory.common.chunk.RawContent;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.cli.WatchOptions;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.image.inspect.ImageInspector;
import org.cloudimagefactory.common.image.inspect.InspectionLimits;
import org.cloudimagefactory.common.metrics.RunRecord;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.common.work.TerminalProgress;
import org.cloudimagefactory.itchy.catcher.CatchRequest;
import org.cloudimagefactory.itchy.catcher.CatchService;
import org.cloudimagefactory.itchy.chunk.ImageAssembler;
import org.cloudimagefactory.itchy.download.ImageDownloader;
import org.cloudimagefactory.itchy.metrics.CatchMetrics;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code itchy catch}. */
@Command(
        name = "catch",
        description =
                "Follow all subscriptions, to lists and to registries: verify them, download images, let them expire, and store the"
                        + " events.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  itchy catch",
            "  itchy catch --jobs 2 --bandwidth 10M",
            "  # from cron, every hour:",
            "  #   7 * * * * /usr/bin/itchy catch && /usr/bin/itchy process"
        })
public final class CatchCommand extends ResultCommand {
    @Mixin
    private EventDirectoryOptions events = new EventDirectoryOptions();

    @Mixin
    private StateOptions state = new StateOptions();

    @Mixin
    private TrustOptions trust = new TrustOptions();

    @Mixin
    private CatchOptions options = new CatchOptions();

    @Mixin
    private WatchOptions.Usual watch = new WatchOptions.Usual();

    private final CommandRunner runner;
    private final ShutdownTasks shutdown;
    private final Clock clock;
    private final Map<String, String> environment;

    public CatchCommand(CommandRunner runner, ShutdownTasks shutdown, Clock clock, Map<String, String> environment) {
        this.runner = runner;
        this.shutdown = shutdown;
        this.clock = clock;
        this.environment = Map.copyOf(environment);
    }

    @Override
    protected WatchOptions watch() {
        return watch;
    }

    @Override
    protected void identify(RunRecord run) {
        run.label("spool", events.metadataDirectory.toString());
    }

    @Override
    protected void run() {
        CatchMetrics metrics = new CatchMetrics();
        record().state(() -> {
            try (SubscriptionStore store = state.openToLook()) {
                return metrics.of(store);
            }
        });
        CatchRequest request =
                new CatchRequest(options.cache.directory, events.permissions(), options.grace, options.jobs());
        CatchReport report = new CatchReport(printer(), record(), metrics);
        try (SubscriptionStore store = state.open();
                WebClients clients = trust.clients(options.bandwidth())) {
            service(store, clients).run(request, report);
        }
        endWith(report.end());
    }

    private CatchService service(SubscriptionStore store, WebClients clients) {
        ImageDownloader downloader = new ImageDownloader(clients, store.cache(), events.permissions());
        return new CatchService(
                store,
                new CatchService.Sources(
                        new Feeds(
                                store,
                                clients,
                                trust.verifier(clock),
                                trust.registries(clients, environment, clock),
                                new Markets(clients, trust.policy(), clock),
                                clock),
                        downloader,
                        new ImageAssembler(
                                downloader,
                                new RawContent(
                                        new ImageInspector(InspectionLimits.DEFAULT),
                                        new QemuImg(options.qemuImg, runner)),
                                store.cache(),
                                clients.limits().retry(),
                                events.permissions()),
                        trust.policy().directory()),
                new CatchService.Outlets(events.archive(clock), options.hook(runner)),
                TerminalProgress.onStderr(shutdown),
                clock);
    }
}
