package org.cloudimagefactory.itchy.feed.market;

import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.web.Validators;

/**
 * All that a market offers now of what is wanted.
 *
 * @param listings one for each appliance
 * @param documents that say so, by address
 * @param validators of the first of them, by which an unchanged market is recognised
 */
public record MarketNews(List<Listing> listings, Map<String, SeenDocument> documents, Validators validators) {
    public MarketNews {
        listings = List.copyOf(listings);
        documents = Map.copyOf(documents);
    }
}
