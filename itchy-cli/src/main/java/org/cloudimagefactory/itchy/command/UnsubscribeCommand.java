package org.cloudimagefactory.itchy.command;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code itchy unsubscribe}. */
@Command(name = "unsubscribe", description = "End a subscription; its images expire in the next run of 'itchy catch'.")
public final class UnsubscribeCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private StateOptions state = new StateOptions();

    @Parameters(paramLabel = "URL|UUID", description = "Address or identifier of the list.")
    private String which = "";

    @Spec
    private @Nullable CommandSpec spec;

    /** For picocli. */
    public UnsubscribeCommand() {}

    @Override
    public Integer call() {
        try (SubscriptionStore store = state.open()) {
            Subscription subscription = store.find(which)
                    .orElseThrow(() -> new ItemProblem("there is no subscription to '" + which + "'")
                            .hint("'itchy subscriptions' lists them"));
            store.remove(subscription);
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            out.println(PrintableText.of("unsubscribed from " + Address.shown(subscription.url())));
            out.flush();
            return ExitCode.OK;
        }
    }
}
