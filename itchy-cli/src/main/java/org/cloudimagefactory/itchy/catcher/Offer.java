package org.cloudimagefactory.itchy.catcher;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.feed.FeedContent;
import org.cloudimagefactory.itchy.feed.OfferedAppliance;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription has to offer in this run.
 *
 * @param subscription which one
 * @param content that stands; null when none does
 * @param images that are wanted and may be had
 * @param kept images that stay in the cache though nobody vouches for them at the moment
 * @param fresh images that nobody was told of yet
 * @param problem what is wrong, if anything is
 * @param certificateEnd until when the certificate is valid that signed the content; null when there is none
 */
public record Offer(
        Subscription subscription,
        @Nullable FeedContent content,
        List<OfferedAppliance> images,
        Set<String> kept,
        List<OfferedAppliance> fresh,
        @Nullable Problem problem,
        @Nullable Instant certificateEnd) {
    public Offer {
        images = List.copyOf(images);
        kept = Set.copyOf(kept);
        fresh = List.copyOf(fresh);
    }

    /** Nothing. */
    static Offer of(Subscription subscription, @Nullable Instant certificateEnd, @Nullable Problem problem) {
        return new Offer(subscription, null, List.of(), Set.of(), List.of(), problem, certificateEnd);
    }

    /** The same, while these stay. */
    Offer keeping(Set<String> identifiers) {
        return new Offer(subscription, content, images, identifiers, fresh, problem, certificateEnd);
    }
}
