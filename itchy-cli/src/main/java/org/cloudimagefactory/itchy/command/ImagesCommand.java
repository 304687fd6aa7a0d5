package org.cloudimagefactory.itchy.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.cli.TextTable;
import org.cloudimagefactory.common.cli.TextTable.Column;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.itchy.subscription.AnnouncedImage;
import org.cloudimagefactory.itchy.subscription.AssembledForm;
import org.cloudimagefactory.itchy.subscription.ImageState;
import org.cloudimagefactory.itchy.subscription.KnownImage;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.jspecify.annotations.Nullable;
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
    private static final List<Column> COLUMNS = List.of(
            Column.fixed("STATE", 0),
            Column.text("IDENTIFIER", 20, 0),
            Column.text("VERSION", 8, 0),
            Column.text("TITLE", 12, 1));

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
            Map<String, AnnouncedImage> cached =
                    store.cache().all().stream().collect(Collectors.toMap(AnnouncedImage::identifier, image -> image));
            List<Row> rows = new ArrayList<>();
            for (Subscription subscription : store.all()) {
                for (KnownImage image : store.images().of(subscription)) {
                    rows.add(new Row(
                            subscription,
                            image,
                            ImageState.of(subscription, image, cached.keySet()).toString(),
                            form(cached.get(image.identifier()))));
                }
            }
            ResultPrinter printer = printer();
            printer.list(rows, Row::describe, () -> print(printer, rows));
        }
    }

    private static void print(ResultPrinter printer, List<Row> rows) {
        if (printer.isTerminal()) {
            TextTable table = new TextTable(COLUMNS);
            rows.forEach(row -> table.add(row.cells()));
            printer.table(table);
        } else {
            rows.forEach(row -> printer.line(row.line()));
        }
    }

    private static void choose(SubscriptionStore store, String identifier, boolean wanted) {
        if (!store.images().choose(identifier, wanted)) {
            throw new ItemProblem("no subscribed list has an image '" + identifier + "'")
                    .hint("'itchy images' lists them");
        }
    }

    private static @Nullable AssembledForm form(@Nullable AnnouncedImage image) {
        return image == null ? null : image.form();
    }

    private record Row(
            Subscription subscription,
            KnownImage image,
            String state,
            @Nullable AssembledForm form) {
        String line() {
            List<String> cells = cells();
            return String.format("%-11s %s  %s  %s", cells.get(0), cells.get(1), cells.get(2), cells.get(3));
        }

        List<String> cells() {
            String version = Objects.requireNonNullElse(image.version(), "-");
            String title = Objects.requireNonNullElse(image.title(), "");
            String refusal = image.refusal() == null ? "" : "  (" + image.refusal() + ")";
            String unsigned = subscription.terms().unsigned() ? "  UNSIGNED" : "";
            String saved = form == null ? "" : "  (" + form.fetched() + " of " + form.listed() + " bytes fetched)";
            return List.of(state, image.identifier(), version, title + refusal + unsigned + saved);
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
                    .put("fetched", row.form == null ? null : row.form.fetched())
                    .put("listed_size", row.form == null ? null : row.form.listed())
                    .put("unsigned", row.subscription.terms().unsigned())
                    .put("list", row.subscription.identifier())
                    .put("url", Address.shown(row.subscription.url()));
        }
    }
}
