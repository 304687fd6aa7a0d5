package org.cloudimagefactory.itchy.feed.simplestreams;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.itchy.feed.market.MarketJson;
import org.cloudimagefactory.itchy.feed.market.MarketTime;
import org.jspecify.annotations.Nullable;

/** What a file of products says, one product after the other. What is wrong with one is that one's fault alone. */
final class StreamProducts {
    private static final String FORMAT = "products:1.0";
    private static final int PRODUCT_LIMIT = 20_000;
    private static final int SHOWN = 100;

    private final List<Product> products = new ArrayList<>();
    private @Nullable Instant updated;
    private String format = "";
    private String content = "";

    private StreamProducts() {}

    /**
     * Reads a file of products.
     *
     * @throws ItemProblem when it is none
     */
    static StreamProducts read(byte[] text) {
        StreamProducts file = new StreamProducts();
        new MarketJson().read(text, file::field);
        if (!file.format.equals(FORMAT)) {
            throw new ItemProblem("its format is " + PrintableText.of(file.format, SHOWN) + " and not " + FORMAT);
        }
        return file;
    }

    /** When it was made, as far as it says so. */
    Optional<Instant> updated() {
        return Optional.ofNullable(updated);
    }

    /** What it is called in the index; empty where it does not say so. */
    String content() {
        return content;
    }

    List<Product> products() {
        return products;
    }

    private static void wrong(String reason) {
        throw new ItemProblem(reason);
    }

    private void field(String name, JsonParser at) throws IOException {
        switch (name) {
            case "format" ->
                format = MarketJson.text(at, "format", StreamProducts::wrong).orElse("");
            case "content_id" ->
                content = MarketJson.text(at, name, StreamProducts::wrong).orElse("");
            case "updated" ->
                updated = MarketJson.text(at, "updated", StreamProducts::wrong)
                        .flatMap(MarketTime::parse)
                        .orElse(null);
            case "products" -> MarketJson.object(at, "products", StreamProducts::wrong, this::product);
            default -> at.skipChildren();
        }
    }

    private void product(String name, JsonParser at) throws IOException {
        if (products.size() == PRODUCT_LIMIT) {
            throw new ItemProblem("it has more than " + PRODUCT_LIMIT + " products");
        }
        products.add(Product.read(name, at));
    }
}
