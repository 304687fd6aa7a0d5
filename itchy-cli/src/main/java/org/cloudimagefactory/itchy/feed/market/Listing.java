package org.cloudimagefactory.itchy.feed.market;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a market says now of an appliance that is wanted.
 *
 * @param name that the market has for it, the same for all its versions
 * @param version that it offers
 * @param order by which versions are compared as texts: what is less is older
 * @param created since when it is vouched for; null when nothing says so
 * @param texts what is said of it, under the names of the fields of an image list
 * @param files of it; empty when there is a fault
 * @param fault why it can't be taken, if it can't
 */
public record Listing(
        String name,
        String version,
        String order,
        @Nullable Instant created,
        Map<String, String> texts,
        List<MarketFile> files,
        @Nullable String fault) {
    public Listing {
        texts = Map.copyOf(texts);
        files = List.copyOf(files);
    }

    /** The same, which can't be taken for this reason. */
    public Listing refused(String reason) {
        return new Listing(name, version, order, created, Map.of(), List.of(), reason);
    }
}
