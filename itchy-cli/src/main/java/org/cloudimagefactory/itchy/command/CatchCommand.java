package org.cloudimagefactory.itchy.command;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.itchy.catcher.CatchRequest;
import org.cloudimagefactory.itchy.catcher.CatchService;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code itchy catch}. */
@Command(
        name = "catch",
        description = "Follow all subscriptions: verify lists, download images, let them expire, and store the events.",
        footer = {"", "From cron: 7 * * * * /usr/bin/itchy catch && /usr/bin/itchy process"})
public final class CatchCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private EventDirectoryOptions events = new EventDirectoryOptions();

    @Mixin
    private StateOptions state = new StateOptions();

    @Mixin
    private TrustOptions trust = new TrustOptions();

    @Mixin
    private CatchOptions options = new CatchOptions();

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private @Nullable CommandSpec spec;

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

    /** Wires the use case with the options of the command. */
    public CatchCommand(UseCase useCase) {
        this.useCase = useCase;
    }

    @Override
    public Integer call() {
        CatchRequest request = new CatchRequest(options.cache(), events.permissions(), options.grace(), options.jobs());
        CatchReport report = new CatchReport(
                Objects.requireNonNull(spec).commandLine().getOut(),
                spec.commandLine().getErr(),
                output);
        try (SubscriptionStore store = state.open();
                WebClients clients = trust.clients(options.bandwidth())) {
            useCase.of(events, trust, options, store, clients).run(request, report);
        }
        return report.end();
    }
}
