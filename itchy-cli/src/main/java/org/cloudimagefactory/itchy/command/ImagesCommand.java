package org.cloudimagefactory.itchy.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.itchy.subscription.AnnouncedImage;
import org.cloudimagefactory.itchy.subscription.KnownImage;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code itchy images}. */
@Command(name = "images", description = "List the images of the subscribed lists, and say which are wanted.")
public final class ImagesCommand extends ResultCommand {
    @Mixin
    private StateOptions state = new StateOptions();

    @Option(names = "--select", paramLabel = "ID", description = "Want this image; may be repeated.")
    private List<String> select = new ArrayList<>();

    @Option(names = "--deselect", paramLabel = "ID", description = "Don't want this image; may be repeated.")
    private List<String> deselect = new ArrayList<>();

    @Override
    protected void run() {
        boolean looks = select.isEmpty() && deselect.isEmpty();
        try (SubscriptionStore store = looks ? state.openToLook() : state.open()) {
            select.forEach(identifier -> choose(store, identifier, true));
            deselect.forEach(identifier -> choose(store, identifier, false));
            Set<String> cached =
                    store.cache().all().stream().map(AnnouncedImage::identifier).collect(Collectors.toSet());
            ArrayNode document = JsonNodeFactory.instance.arrayNode();
            for (Subscription subscription : store.all()) {
                for (KnownImage image : store.images().of(subscription)) {
                    add(document, subscription, image, state(subscription, image, cached));
                }
            }
            if (printer().isJson()) {
                printer().document(document);
            }
        }
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

    private void add(ArrayNode document, Subscription subscription, KnownImage image, String state) {
        if (!printer().isJson()) {
            String version = Objects.requireNonNullElse(image.version(), "-");
            String title = Objects.requireNonNullElse(image.title(), "");
            String refusal = image.refusal() == null ? "" : "  (" + image.refusal() + ")";
            printer().line(String.format("%-11s %s  %s  %s%s", state, image.identifier(), version, title, refusal));
            return;
        }
        ObjectNode node = document.addObject();
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
