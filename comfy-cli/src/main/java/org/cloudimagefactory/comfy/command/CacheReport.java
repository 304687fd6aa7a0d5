package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.comfy.layer.LayerEntry;
import org.cloudimagefactory.comfy.layer.LayerKey;
import org.cloudimagefactory.comfy.layer.LayerRecord;
import org.cloudimagefactory.comfy.layer.LayerRemnant;
import org.cloudimagefactory.comfy.layer.Pruned;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.cli.TextTable;
import org.cloudimagefactory.common.cli.TextTable.Column;
import org.cloudimagefactory.common.page.HtmlPage;

/** Prints what is in the cache of layers; of the ways into their guests only whether there is one. */
final class CacheReport {
    private static final List<Column> COLUMNS = List.of(
            Column.fixed("KEY", 0),
            Column.fixed("ON", 3),
            Column.fixed("SIZE", 0),
            Column.date("USED", 2),
            Column.fixed("STATE", 0),
            Column.text("LAYER", 12, 0));

    private final ResultPrinter printer;
    private final Path cache;

    CacheReport(ResultPrinter printer, Path cache) {
        this.printer = printer;
        this.cache = cache;
    }

    void list(List<LayerEntry> entries, List<LayerRemnant> remnants) {
        if (printer.isJson()) {
            document(entries, remnants);
            return;
        }
        if (entries.isEmpty()) {
            printer.line("no layers in " + cache);
        } else {
            TextTable table = new TextTable(COLUMNS);
            entries.forEach(entry -> table.add(List.of(
                    entry.key().brief(),
                    below(entry).map(LayerKey::brief).orElse("-"),
                    HtmlPage.size(entry.bytes()),
                    entry.used().truncatedTo(ChronoUnit.SECONDS).toString(),
                    state(entry),
                    name(entry))));
            printer.table(table);
        }
        tell(entries, remnants);
    }

    void verified(List<LayerEntry> entries, List<LayerRemnant> remnants) {
        if (printer.isJson()) {
            document(entries, remnants);
        } else {
            entries.forEach(entry -> printer.line((entry.problem() == null ? "ok       " : "damaged  ")
                    + entry.key().brief() + "  " + name(entry)));
        }
        tell(entries, remnants);
        if (!printer.isJson() && entries.isEmpty()) {
            printer.line("no layers in " + cache);
        }
    }

    void pruned(Pruned pruned) {
        if (printer.isJson()) {
            printer.document(new JsonObject()
                    .texts("removed", pruned.layers())
                    .put("removed_bytes", pruned.bytes())
                    .put("left_bytes", pruned.left()));
            return;
        }
        printer.line("removed " + count(pruned.layers().size()) + ", " + HtmlPage.size(pruned.bytes()) + " from "
                + cache + "; " + HtmlPage.size(pruned.left()) + " are left");
    }

    void explain(LayerEntry entry, List<LayerEntry> all) {
        List<LayerEntry> above = all.stream()
                .filter(other -> below(other).filter(entry.key()::equals).isPresent())
                .toList();
        if (printer.isJson()) {
            JsonObject object = new JsonObject();
            describe(object, entry);
            printer.document(object.texts(
                            "stands_on",
                            chain(entry, all).stream().map(LayerEntry::key).toList())
                    .texts("below", above.stream().map(LayerEntry::key).toList()));
            return;
        }
        fact("layer", name(entry));
        fact("key", entry.key().digits());
        fact("state", entry.problem() == null ? state(entry) : state(entry) + ": " + entry.problem());
        fact("size", HtmlPage.size(entry.bytes()));
        LayerRecord record = entry.record();
        if (record != null) {
            fact("disk", HtmlPage.size(record.virtualSize()));
            fact("sha256", record.digest());
            fact("made", Instant.ofEpochSecond(record.made()).toString());
            fact("way in", record.wayIn() == null ? "none" : "a key of its build, for the next one");
            fact("uefi", record.variablesDigest() == null ? "no variables" : "with its variables");
        }
        fact("used", entry.used().truncatedTo(ChronoUnit.SECONDS).toString());
        chain(entry, all).forEach(lower -> fact("stands on", lower.key().brief() + "  " + name(lower)));
        above.forEach(upper -> fact("below", upper.key().brief() + "  " + name(upper)));
    }

    private void fact(String name, String value) {
        printer.line(String.format("%-10s %s", name, value));
    }

    private void tell(List<LayerEntry> entries, List<LayerRemnant> remnants) {
        entries.stream()
                .filter(entry -> entry.problem() != null)
                .forEach(entry -> printer.problem("layer " + entry.key().brief() + " can't be used: " + entry.problem()
                        + "; a build that needs it makes it anew, 'comfy cache prune' removes what is put aside"));
        remnants.forEach(remnant -> printer.warning(remnant.file() + ": " + remnant.kind()));
    }

    private void document(List<LayerEntry> entries, List<LayerRemnant> remnants) {
        printer.document(new JsonObject()
                .put("directory", cache.resolve("layers"))
                .list("layers", entries, CacheReport::describe)
                .list(
                        "other_files",
                        remnants,
                        (object, remnant) -> object.put("path", remnant.file()).put("reason", remnant.kind())));
    }

    private static void describe(JsonObject object, LayerEntry entry) {
        LayerRecord record = entry.record();
        object.put("key", entry.key())
                .put("description", record == null ? null : record.description())
                .put("parent", record == null ? null : record.parent())
                .put("depth", entry.depth() < 0 ? null : entry.depth())
                .put("file_size", entry.bytes())
                .put("virtual_size", record == null ? null : record.virtualSize())
                .put("sha256", record == null ? null : record.digest())
                .put("made", record == null ? null : Instant.ofEpochSecond(record.made()))
                .put("used", entry.used().truncatedTo(ChronoUnit.SECONDS))
                .put("in_use", entry.inUse())
                .put("way_in", record == null ? null : record.wayIn() != null)
                .put("problem", entry.problem());
    }

    /** The layers below one, the next one first, as far as they are there. */
    private static List<LayerEntry> chain(LayerEntry top, List<LayerEntry> all) {
        List<LayerEntry> chain = new ArrayList<>();
        Optional<LayerKey> next = below(top);
        while (next.isPresent() && chain.size() < all.size()) {
            LayerKey wanted = next.get();
            Optional<LayerEntry> found =
                    all.stream().filter(entry -> entry.key().equals(wanted)).findFirst();
            found.ifPresent(chain::add);
            next = found.flatMap(CacheReport::below);
        }
        return chain;
    }

    private static Optional<LayerKey> below(LayerEntry entry) {
        return Optional.ofNullable(entry.record()).flatMap(LayerRecord::below);
    }

    private static String name(LayerEntry entry) {
        return entry.record() == null
                ? "(its record can't be read)"
                : entry.record().description();
    }

    private static String state(LayerEntry entry) {
        if (entry.problem() != null) {
            return "damaged";
        }
        return entry.inUse() ? "in use" : "ok";
    }

    private static String count(int layers) {
        return layers == 1 ? "1 layer" : layers + " layers";
    }
}
