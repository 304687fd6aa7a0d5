package org.cloudimagefactory.itchy.command;

import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.itchy.catcher.CatchRequest;
import org.cloudimagefactory.itchy.catcher.CatchService;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code itchy catch}. */
@Command(
        name = "catch",
        description = "Follow all subscriptions: verify lists, download images, let them expire, and store the events.",
        footer = {"", "From cron: 7 * * * * /usr/bin/itchy catch && /usr/bin/itchy process"})
public final class CatchCommand extends ResultCommand {
    @Mixin
    private EventDirectoryOptions events = new EventDirectoryOptions();

    @Mixin
    private StateOptions state = new StateOptions();

    @Mixin
    private TrustOptions trust = new TrustOptions();

    @Mixin
    private CatchOptions options = new CatchOptions();

    private final UseCase useCase;

    /** What runs the command. */
    @FunctionalInterface
    public interface UseCase {
        /** Wires it with the options of the command and what was opened for them. */
        CatchService of(
                EventDirectoryOptions events,
                TrustOptions trust,
                CatchOptions options,
                SubscriptionStore store,
                WebClients clients);
    }

    public CatchCommand(UseCase useCase) {
        this.useCase = useCase;
    }

    @Override
    protected void run() {
        CatchRequest request = new CatchRequest(options.cache.directory, events.permissions(), options.grace, options.jobs());
        CatchReport report = new CatchReport(printer());
        try (SubscriptionStore store = state.open();
                WebClients clients = trust.clients(options.bandwidth())) {
            useCase.of(events, trust, options, store, clients).run(request, report);
        }
        endWith(report.end());
    }
}
