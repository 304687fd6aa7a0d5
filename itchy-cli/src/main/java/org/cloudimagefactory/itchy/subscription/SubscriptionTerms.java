package org.cloudimagefactory.itchy.subscription;

import java.util.List;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription insists on, as it was made.
 *
 * @param endorsers any of whom must have signed; empty only when the list is unsigned
 * @param images which are wanted
 * @param unsigned whether the list is taken without a signature
 * @param uri where the list must say that it is published, if that matters
 * @param registry what else holds of a registry; null of anything else
 * @param market what else holds of a market; null of anything else
 */
public record SubscriptionTerms(
        List<Endorser> endorsers,
        ImageChoice images,
        boolean unsigned,
        @Nullable String uri,
        @Nullable RegistryTerms registry,
        @Nullable MarketTerms market) {
    public SubscriptionTerms {
        endorsers = List.copyOf(endorsers);
    }

    /** Of an image list. */
    public SubscriptionTerms(List<Endorser> endorsers, ImageChoice images, boolean unsigned, @Nullable String uri) {
        this(endorsers, images, unsigned, uri, null, null);
    }

    /** Of a registry. */
    public SubscriptionTerms(
            List<Endorser> endorsers,
            ImageChoice images,
            boolean unsigned,
            @Nullable String uri,
            @Nullable RegistryTerms registry) {
        this(endorsers, images, unsigned, uri, registry, null);
    }

    /** Of a market. */
    public static SubscriptionTerms ofMarket(
            List<Endorser> endorsers, ImageChoice images, boolean unsigned, MarketTerms market) {
        return new SubscriptionTerms(endorsers, images, unsigned, null, null, market);
    }

    /** Whether it is about an image list, with a signature of X.509. */
    public boolean isOfList() {
        return registry == null && market == null;
    }

    /** What it follows, in a word: {@code list}, {@code registry} or {@code market}. */
    public String kind() {
        return isOfList() ? "list" : market == null ? "registry" : "market";
    }
}
