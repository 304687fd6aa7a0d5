package org.cloudimagefactory.itchy.feed.simplestreams;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.itchy.feed.market.MarketJson;
import org.cloudimagefactory.itchy.feed.market.MarketPath;
import org.cloudimagefactory.itchy.feed.market.MarketTime;
import org.jspecify.annotations.Nullable;

/** What an index says: which files of products there are. Entries for other things than downloads of images are passed over. */
final class StreamIndex {
    private static final String FORMAT = "index:1.0";
    private static final String PRODUCTS = "products:1.0";
    private static final String DOWNLOADS = "image-downloads";
    private static final int FILE_LIMIT = 64;
    private static final int SHOWN = 100;

    private final List<Entry> entries = new ArrayList<>();
    private @Nullable Instant updated;
    private String format = "";

    /**
     * A file of products.
     *
     * @param name in the index
     * @param path below the tree
     * @param updated when it was made, as far as the index says so
     */
    record Entry(String name, String path, @Nullable Instant updated) {}

    private StreamIndex() {}

    /**
     * Reads an index.
     *
     * @throws ItemProblem when it is none
     */
    static StreamIndex read(byte[] text) {
        StreamIndex index = new StreamIndex();
        new MarketJson().read(text, index::field);
        if (!index.format.equals(FORMAT)) {
            throw new ItemProblem("its format is " + PrintableText.of(index.format, SHOWN) + " and not " + FORMAT);
        }
        return index;
    }

    /** When it was made, as far as it says so. */
    Optional<Instant> updated() {
        return Optional.ofNullable(updated);
    }

    List<Entry> entries() {
        return entries;
    }

    private static void wrong(String reason) {
        throw new ItemProblem(reason);
    }

    private void field(String name, JsonParser at) throws IOException {
        switch (name) {
            case "format" ->
                format = MarketJson.text(at, "format", StreamIndex::wrong).orElse("");
            case "updated" ->
                updated = MarketJson.text(at, "updated", StreamIndex::wrong)
                        .flatMap(MarketTime::parse)
                        .orElse(null);
            case "index" -> MarketJson.object(at, "index", StreamIndex::wrong, this::entry);
            default -> at.skipChildren();
        }
    }

    private void entry(String name, JsonParser at) throws IOException {
        EntryFields fields = new EntryFields();
        String shown = "entry " + PrintableText.of(name, SHOWN);
        MarketJson.object(at, shown, StreamIndex::wrong, (field, value) -> fields.read(shown, field, value));
        if (!fields.format.equals(PRODUCTS) || !fields.kind.equals(DOWNLOADS)) {
            return;
        }
        if (!MarketPath.isOne(fields.path)) {
            throw new ItemProblem("the path of " + shown + " leads out of the tree, or nowhere: "
                    + PrintableText.of(fields.path, SHOWN));
        }
        entries.add(new Entry(name, fields.path, fields.updated));
        if (entries.size() > FILE_LIMIT) {
            throw new ItemProblem("it names more than " + FILE_LIMIT + " files of products");
        }
    }

    private static final class EntryFields {
        private String format = "";
        private String kind = "";
        private String path = "";
        private @Nullable Instant updated;

        void read(String shown, String field, JsonParser at) throws IOException {
            Consumer<String> wrong = reason -> wrong(shown + ": its " + reason);
            switch (field) {
                case "format" -> format = MarketJson.text(at, field, wrong).orElse("");
                case "datatype" -> kind = MarketJson.text(at, field, wrong).orElse("");
                case "path" -> path = MarketJson.text(at, field, wrong).orElse("");
                case "updated" ->
                    updated = MarketJson.text(at, field, wrong)
                            .flatMap(MarketTime::parse)
                            .orElse(null);
                default -> at.skipChildren();
            }
        }
    }
}
