package org.cloudimagefactory.itchy.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.imagelist.HeldList;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.problem.AddressText;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code itchy subscriptions}. */
@Command(name = "subscriptions", description = "List the subscriptions, what they insist on and what they hold.")
public final class SubscriptionsCommand extends ResultCommand {
    @Mixin
    private StateOptions state = new StateOptions();

    @Override
    protected void run() {
        try (SubscriptionStore store = state.openToLook()) {
            List<Subscription> all = store.all();
            if (printer().isJson()) {
                ArrayNode document = JsonNodeFactory.instance.arrayNode();
                all.forEach(subscription -> add(document.addObject(), subscription));
                printer().document(document);
            } else if (all.isEmpty()) {
                printer().line("no subscriptions");
            } else {
                all.forEach(this::print);
            }
        }
    }

    private void print(Subscription subscription) {
        printer().line(Address.shown(subscription.url()) + (subscription.terms().unsigned() ? "  UNSIGNED" : ""));
        line("list", subscription.identifier());
        line("title", subscription.title());
        HeldList held = subscription.held();
        line("version", held == null ? "none yet" : held.version() + ", of " + held.created());
        line("expires", subscription.expires());
        line("images", subscription.terms().images());
        line("uri", subscription.terms().uri());
        for (Endorser endorser : subscription.endorsers()) {
            line("endorser", endorser.dn());
            line("issued by", endorser.ca());
        }
        line("problem", subscription.problem());
    }

    private void line(String name, @Nullable Object value) {
        if (value != null) {
            printer().line(String.format("  %-10s %s", name + ":", shown(value)));
        }
    }

    private static @Nullable String shown(@Nullable Object value) {
        return value == null ? null : AddressText.withoutCredentials(value.toString());
    }

    private static void add(ObjectNode node, Subscription subscription) {
        HeldList held = subscription.held();
        node.put("url", Address.shown(subscription.url()));
        node.put("unsigned", subscription.terms().unsigned());
        node.put("identifier", subscription.identifier());
        node.put("title", subscription.title());
        node.put("version", held == null ? null : held.version());
        node.put("created", held == null ? null : held.created().toString());
        node.put("expires", shown(subscription.expires()));
        node.put("images", subscription.terms().images().toString());
        node.put("uri", shown(subscription.terms().uri()));
        ArrayNode endorsers = node.putArray("endorsers");
        for (Endorser endorser : subscription.endorsers()) {
            endorsers.addObject().put("dn", endorser.dn()).put("ca", endorser.ca());
        }
        node.put("problem", shown(subscription.problem()));
    }
}
