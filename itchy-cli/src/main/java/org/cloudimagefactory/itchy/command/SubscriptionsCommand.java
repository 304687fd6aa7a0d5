package org.cloudimagefactory.itchy.command;

import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.imagelist.HeldList;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.problem.AddressText;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.itchy.subscription.MarketTerms;
import org.cloudimagefactory.itchy.subscription.RegistryTerms;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code itchy subscriptions}. */
@Command(
        name = "subscriptions",
        description = "List the subscriptions, what they insist on and what they hold.",
        footerHeading = "%nExamples:%n",
        footer = {"  itchy subscriptions", "  itchy subscriptions --output json"})
public final class SubscriptionsCommand extends ResultCommand {
    @Mixin
    private StateOptions state = new StateOptions();

    @Override
    protected void run() {
        try (SubscriptionStore store = state.openToLook()) {
            List<Subscription> all = store.all();
            printer().list(all, SubscriptionsCommand::add, () -> all.forEach(this::print));
            if (all.isEmpty() && !printer().isJson()) {
                printer().line("no subscriptions");
            }
        }
    }

    private void print(Subscription subscription) {
        printer()
                .hanging(
                        "",
                        Address.shown(subscription.url())
                                + (subscription.terms().unsigned() ? "  UNSIGNED" : ""));
        line(subscription.terms().kind(), subscription.identifier());
        line("title", subscription.title());
        HeldList held = subscription.held();
        line("version", held == null ? "none yet" : held.version() + ", of " + held.created());
        line("expires", subscription.expires());
        line("images", subscription.terms().images());
        line("uri", subscription.terms().uri());
        RegistryTerms registry = subscription.terms().registry();
        if (registry != null) {
            line("signed by", registry.signedBy());
            line("appliance", registry.appliance());
            registry.select().forEach((key, pattern) -> line("select", key + "=" + pattern));
            line("undated", registry.acceptUndated() ? "accepted" : null);
        }
        MarketTerms market = subscription.terms().market();
        if (market != null) {
            line("signed by", market.signedBy());
            market.select().forEach((key, pattern) -> line("select", key + "=" + pattern));
        }
        for (Endorser endorser : subscription.endorsers()) {
            line("endorser", endorser.dn());
            line("issued by", endorser.ca().isEmpty() ? null : endorser.ca());
        }
        line("problem", subscription.problem());
    }

    private void line(String name, @Nullable Object value) {
        if (value != null) {
            printer().hanging(String.format("  %-10s ", name + ":"), AddressText.withoutCredentials(value.toString()));
        }
    }

    private static @Nullable String shown(@Nullable Object value) {
        return value == null ? null : AddressText.withoutCredentials(value.toString());
    }

    private static void add(JsonObject node, Subscription subscription) {
        HeldList held = subscription.held();
        node.put("url", Address.shown(subscription.url()))
                .put("unsigned", subscription.terms().unsigned())
                .put("identifier", subscription.identifier())
                .put("title", subscription.title())
                .put("version", held == null ? null : held.version())
                .put("created", held == null ? null : held.created())
                .put("expires", shown(subscription.expires()))
                .put("images", subscription.terms().images())
                .put("uri", shown(subscription.terms().uri()))
                .list("endorsers", subscription.endorsers(), (child, endorser) -> {
                    child.put("dn", endorser.dn()).put("ca", endorser.ca());
                })
                .put("problem", shown(subscription.problem()));
        RegistryTerms registry = subscription.terms().registry();
        if (registry != null) {
            node.object("registry")
                    .put("signed_by", registry.signedBy())
                    .put("appliance", registry.appliance())
                    .put("accept_undated", registry.acceptUndated())
                    .texts("select", patterns(registry.select()));
        }
        MarketTerms market = subscription.terms().market();
        if (market != null) {
            node.object("market").put("signed_by", market.signedBy()).texts("select", patterns(market.select()));
        }
    }

    private static List<String> patterns(Map<String, String> select) {
        return select.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }
}
