package org.cloudimagefactory.itchy.feed.onemarket;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.itchy.feed.market.Listing;
import org.cloudimagefactory.itchy.feed.market.MarketJson;

/** What a market says of all its appliances: {@code {"appliances": [...]}}. What is wrong with one is that one's fault alone. */
final class OneMarketDocument {
    private static final int APPLIANCE_LIMIT = 20_000;

    private final OneMarketRules rules;
    private final List<MarketApp> apps = new ArrayList<>();
    private boolean hasApps;

    private OneMarketDocument(OneMarketRules rules) {
        this.rules = rules;
    }

    /**
     * What is wanted of a market.
     *
     * @param root address of the market
     * @throws ItemProblem when it is none
     */
    static List<Listing> read(byte[] text, String root, OneMarketRules rules) {
        OneMarketDocument document = new OneMarketDocument(rules);
        new MarketJson().read(text, document::field);
        if (!document.hasApps) {
            throw new ItemProblem("it has no list of appliances");
        }
        Map<String, Listing> listings = new LinkedHashMap<>();
        for (MarketApp app : document.apps) {
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
        if (name.equals("appliances")) {
            hasApps = true;
            MarketJson.list(at, name, OneMarketDocument::wrong, this::app);
        } else {
            at.skipChildren();
        }
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
