package org.cloudimagefactory.itchy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.itchy.subscription.AnnouncedImage;
import org.cloudimagefactory.itchy.subscription.KnownImage;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code itchy images}. */
@Command(name = "images", description = "List the images of the subscribed lists, and say which are wanted.")
public final class ImagesCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private StateOptions state = new StateOptions();

    @Option(names = "--select", paramLabel = "ID", description = "Want this image; may be repeated.")
    private List<String> select = new ArrayList<>();

    @Option(names = "--deselect", paramLabel = "ID", description = "Don't want this image; may be repeated.")
    private List<String> deselect = new ArrayList<>();

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private @Nullable CommandSpec spec;

    /** For picocli. */
    public ImagesCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        boolean looks = select.isEmpty() && deselect.isEmpty();
        try (SubscriptionStore store = looks ? state.openToLook() : state.open()) {
            select.forEach(identifier -> choose(store, identifier, true));
            deselect.forEach(identifier -> choose(store, identifier, false));
            Set<String> cached =
                    store.cache().all().stream().map(AnnouncedImage::identifier).collect(Collectors.toSet());
            ArrayNode document = new ObjectMapper().createArrayNode();
            for (Subscription subscription : store.all()) {
                for (KnownImage image : store.images().of(subscription)) {
                    String state = state(subscription, image, cached);
                    add(document.addObject(), subscription, image, state);
                    if (output == OutputFormat.TEXT) {
                        out.println(PrintableText.of(String.format(
                                "%-11s %s  %s  %s%s",
                                state,
                                image.identifier(),
                                Objects.requireNonNullElse(image.version(), "-"),
                                Objects.requireNonNullElse(image.title(), ""),
                                image.refusal() == null ? "" : "  (" + image.refusal() + ")")));
                    }
                }
            }
            if (output == OutputFormat.JSON) {
                out.println(document.toPrettyString());
            }
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void choose(SubscriptionStore store, String identifier, boolean wanted) {
        if (!store.images().choose(identifier, wanted)) {
            throw new ItemProblem("no subscribed list has an image '" + identifier + "'")
                    .hint("'itchy images' lists them");
        }
    }

    private static String state(Subscription subscription, KnownImage image, Set<String> cached) {
        if (image.refusal() != null) {
            return "refused";
        }
        boolean wanted = image.isWanted(subscription.terms().images());
        if (cached.contains(image.identifier())) {
            return wanted && image.listed() ? "available" : "leaving";
        }
        if (!image.listed()) {
            return "not listed";
        }
        return wanted ? "wanted" : "not wanted";
    }

    private static void add(ObjectNode node, Subscription subscription, KnownImage image, String state) {
        node.put("identifier", image.identifier());
        node.put("title", image.title());
        node.put("version", image.version());
        node.put("size", image.size());
        node.put("state", state);
        node.put("selected", image.isWanted(subscription.terms().images()));
        node.put("reason", image.refusal());
        node.put("list", subscription.identifier());
        node.put("url", Address.shown(subscription.url()));
    }
}
