package org.cloudimagefactory.itchy.command;

import java.time.Clock;
import java.util.List;
import org.cloudimagefactory.common.imagelist.ImageListReader;
import org.cloudimagefactory.common.imagelist.ListVerifier;
import org.cloudimagefactory.common.imagelist.x509.SignatureVerifier;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.common.work.TerminalProgress;
import org.cloudimagefactory.itchy.catcher.CatchService;
import org.cloudimagefactory.itchy.download.ImageDownloader;
import org.cloudimagefactory.itchy.download.ListFetcher;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;

/** Wires the commands about image lists. */
public final class SubscriptionCommands {
    private final ShutdownTasks shutdown;
    private final Clock clock;

    /** Commands that stop when the process is asked to end. */
    public SubscriptionCommands(ShutdownTasks shutdown, Clock clock) {
        this.shutdown = shutdown;
        this.clock = clock;
    }

    /** All of them. */
    public List<Object> all() {
        return List.of(
                new SubscribeCommand(this::verifier),
                new UnsubscribeCommand(),
                new SubscriptionsCommand(),
                new ImagesCommand(),
                new CatchCommand(this::catchService),
                new VerifyCommand(this::verifier),
                new ImportVmcatcherCommand());
    }

    private ListVerifier verifier(TrustOptions trust) {
        return new ListVerifier(new SignatureVerifier(trust.policy(), clock), new ImageListReader(clock), clock);
    }

    private CatchService catchService(
            EventDirectoryOptions events,
            TrustOptions trust,
            CatchOptions options,
            SubscriptionStore store,
            WebClients clients) {
        CommandRunner runner = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), shutdown);
        return new CatchService(
                store,
                new CatchService.Sources(
                        new ListFetcher(clients),
                        verifier(trust),
                        new ImageDownloader(clients, store.cache(), events.permissions()),
                        trust.policy().directory()),
                new CatchService.Outlets(events.archive(clock), options.hook(runner)),
                TerminalProgress.onStderr(shutdown),
                clock);
    }
}
