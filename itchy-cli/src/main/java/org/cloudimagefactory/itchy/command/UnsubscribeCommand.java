package org.cloudimagefactory.itchy.command;

import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code itchy unsubscribe}. */
@Command(
        name = "unsubscribe",
        description = "End a subscription; its images expire in the next run of 'itchy catch'.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  itchy unsubscribe https://lists.example.org/image.list",
            "  itchy unsubscribe 76fdee70-8119-5d33-aaaa-3c57e1c60df1"
        })
public final class UnsubscribeCommand extends ToolCommand {
    @Mixin
    private StateOptions state = new StateOptions();

    @Parameters(paramLabel = "URL|UUID", description = "Address or identifier of the list.")
    private String which = "";

    @Override
    protected void run() {
        try (SubscriptionStore store = state.open()) {
            Subscription subscription = store.find(which)
                    .orElseThrow(() -> new ItemProblem("there is no subscription to '" + which + "'")
                            .hint("'itchy subscriptions' lists them"));
            store.remove(subscription);
            printer().line("unsubscribed from " + Address.shown(subscription.url()));
        }
    }
}
