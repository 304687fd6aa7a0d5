package org.cloudimagefactory.itchy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.imagelist.HeldList;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.problem.AddressText;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code itchy subscriptions}. */
@Command(name = "subscriptions", description = "List the subscriptions, what they insist on and what they hold.")
public final class SubscriptionsCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private StateOptions state = new StateOptions();

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private @Nullable CommandSpec spec;

    /** For picocli. */
    public SubscriptionsCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try (SubscriptionStore store = state.openToLook()) {
            List<Subscription> all = store.all();
            if (output == OutputFormat.JSON) {
                out.println(json(all).toPrettyString());
            } else if (all.isEmpty()) {
                out.println("no subscriptions");
            } else {
                all.forEach(subscription -> text(out, subscription));
            }
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void text(PrintWriter out, Subscription subscription) {
        String unsigned = subscription.terms().unsigned() ? "  UNSIGNED" : "";
        out.println(Address.shown(subscription.url()) + unsigned);
        line(out, "list", subscription.identifier());
        line(out, "title", subscription.title());
        HeldList held = subscription.held();
        line(out, "version", held == null ? "none yet" : held.version() + ", of " + held.created());
        line(out, "expires", subscription.expires());
        line(out, "images", subscription.terms().images());
        line(out, "uri", subscription.terms().uri());
        for (Endorser endorser : subscription.endorsers()) {
            line(out, "endorser", endorser.dn());
            line(out, "issued by", endorser.ca());
        }
        line(out, "problem", subscription.problem());
    }

    private static void line(PrintWriter out, String name, @Nullable Object value) {
        if (value != null) {
            out.println(
                    PrintableText.of(AddressText.withoutCredentials(String.format("  %-10s %s", name + ":", value))));
        }
    }

    private static @Nullable String shown(@Nullable String text) {
        return text == null ? null : AddressText.withoutCredentials(text);
    }

    private static ArrayNode json(List<Subscription> all) {
        ArrayNode document = new ObjectMapper().createArrayNode();
        for (Subscription subscription : all) {
            ObjectNode node = document.addObject();
            node.put("url", Address.shown(subscription.url()));
            node.put("unsigned", subscription.terms().unsigned());
            node.put("identifier", subscription.identifier());
            node.put("title", subscription.title());
            HeldList held = subscription.held();
            node.put("version", held == null ? null : held.version());
            node.put("created", held == null ? null : held.created().toString());
            node.put(
                    "expires",
                    subscription.expires() == null
                            ? null
                            : subscription.expires().toString());
            node.put("images", subscription.terms().images().toString());
            node.put("uri", shown(subscription.terms().uri()));
            ArrayNode endorsers = node.putArray("endorsers");
            for (Endorser endorser : subscription.endorsers()) {
                endorsers.addObject().put("dn", endorser.dn()).put("ca", endorser.ca());
            }
            node.put("problem", shown(subscription.problem()));
        }
        return document;
    }
}
