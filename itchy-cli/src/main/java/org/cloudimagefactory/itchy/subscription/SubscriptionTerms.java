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
 * @param registry what else holds of a registry; null of an image list
 */
public record SubscriptionTerms(
        List<Endorser> endorsers,
        ImageChoice images,
        boolean unsigned,
        @Nullable String uri,
        @Nullable RegistryTerms registry) {
    public SubscriptionTerms {
        endorsers = List.copyOf(endorsers);
    }

    /** Of an image list. */
    public SubscriptionTerms(List<Endorser> endorsers, ImageChoice images, boolean unsigned, @Nullable String uri) {
        this(endorsers, images, unsigned, uri, null);
    }
}
