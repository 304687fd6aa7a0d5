package org.cloudimagefactory.itchy.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.cli.ResultPrinter;
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
@Command(
        name = "images",
        description = "List the images of the subscribed lists, and say which are wanted.",
        footerHeading = "%nExamples:%n",
        footer = {"  itchy images", "  itchy images --select 858a817e-0ca2-473f-89d3-d5bdfc51968e"})
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
            List<Row> rows = new ArrayList<>();
            for (Subscription subscription : store.all()) {
                for (KnownImage image : store.images().of(subscription)) {
                    rows.add(new Row(subscription, image, state(subscription, image, cached)));
                }
            }
            ResultPrinter printer = printer();
            printer.list(rows, Row::describe, () -> rows.forEach(row -> printer.line(row.line())));
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

    private record Row(Subscription subscription, KnownImage image, String state) {
        String line() {
            String version = Objects.requireNonNullElse(image.version(), "-");
            String title = Objects.requireNonNullElse(image.title(), "");
            String refusal = image.refusal() == null ? "" : "  (" + image.refusal() + ")";
            return String.format("%-11s %s  %s  %s%s", state, image.identifier(), version, title, refusal);
        }

        static void describe(JsonObject node, Row row) {
            KnownImage image = row.image;
            node.put("identifier", image.identifier())
                    .put("title", image.title())
                    .put("version", image.version())
                    .put("size", image.size())
                    .put("state", row.state)
                    .put("selected", image.isWanted(row.subscription.terms().images()))
                    .put("reason", image.refusal())
                    .put("list", row.subscription.identifier())
                    .put("url", Address.shown(row.subscription.url()));
        }
    }
}
