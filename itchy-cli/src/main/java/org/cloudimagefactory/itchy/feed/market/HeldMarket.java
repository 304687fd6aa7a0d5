package org.cloudimagefactory.itchy.feed.market;

import java.util.Map;
import java.util.TreeMap;

/**
 * What is remembered of a market from look to look.
 *
 * @param appliances by identifier
 * @param documents by address, where the kind of market keeps anything of them
 */
public record HeldMarket(Map<String, HeldListing> appliances, Map<String, SeenDocument> documents) {
    /** Keeps maps in one order, so that the same is written as the same. */
    public HeldMarket {
        appliances = new TreeMap<>(appliances);
        documents = new TreeMap<>(documents);
    }

    /** Nothing yet. */
    static HeldMarket nothing() {
        return new HeldMarket(Map.of(), Map.of());
    }
}
