package org.cloudimagefactory.itchy.feed.onemarket;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.itchy.feed.market.Listing;
import org.cloudimagefactory.itchy.feed.market.MarketJson;
import org.cloudimagefactory.itchy.feed.market.MarketTime;
import org.jspecify.annotations.Nullable;

/** What a market says of all its appliances: {@code {"appliances": [...]}}. What is wrong with one is that one's fault alone. */
final class OneMarketDocument {
    private static final int APPLIANCE_LIMIT = 20_000;

    private final OneMarketRules rules;
    private final List<MarketApp> apps = new ArrayList<>();
    private boolean hasApps;
    private @Nullable Instant updated;

    private OneMarketDocument(OneMarketRules rules) {
        this.rules = rules;
    }

    /**
     * Reads what a market says.
     *
     * @throws ItemProblem when it is no such document
     */
    static OneMarketDocument read(byte[] text, OneMarketRules rules) {
        OneMarketDocument document = new OneMarketDocument(rules);
        new MarketJson().read(text, document::field);
        if (!document.hasApps) {
            throw new ItemProblem("it has no list of appliances");
        }
        return document;
    }

    /** When it was made, as far as it says so; OpenNebula's own does not. */
    Optional<Instant> updated() {
        return Optional.ofNullable(updated);
    }

    /**
     * What is wanted of it.
     *
     * @param root address of the market
     */
    List<Listing> listings(String root) {
        Map<String, Listing> listings = new LinkedHashMap<>();
        for (MarketApp app : apps) {
            Optional<Listing> listing = app.listing(root, rules);
            listing.ifPresent(one -> listings.merge(one.name(), one, OneMarketDocument::twice));
        }
        return new ArrayList<>(listings.values());
    }

    private static Listing twice(Listing one, Listing other) {
        return one.refused("two appliances of the market have this identifier");
    }

    private static void wrong(String reason) {
        throw new ItemProblem(reason);
    }

    private void field(String name, JsonParser at) throws IOException {
        switch (name) {
            case "appliances" -> {
                hasApps = true;
                MarketJson.list(at, name, OneMarketDocument::wrong, this::app);
            }
            case "updated" ->
                updated = at.currentToken() == JsonToken.VALUE_STRING
                        ? MarketTime.parse(at.getText()).orElse(null)
                        : undated(at);
            default -> at.skipChildren();
        }
    }

    private static @Nullable Instant undated(JsonParser at) throws IOException {
        at.skipChildren();
        return null;
    }

    private void app(JsonParser at) throws IOException {
        MarketApp app = MarketApp.read(at);
        // Templates and services lead to appliances that stand for themselves.
        if (app.isImage() && app.isWanted(rules.selection())) {
            apps.add(app);
        }
        if (apps.size() > APPLIANCE_LIMIT) {
            throw new ItemProblem("it has more than " + APPLIANCE_LIMIT + " appliances that are wanted");
        }
    }
}
