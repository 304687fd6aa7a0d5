package org.cloudimagefactory.itchy.catcher;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.common.imagelist.ImageList;
import org.cloudimagefactory.common.imagelist.ListedImage;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription has to offer in this run.
 *
 * @param subscription which one
 * @param list that is held, valid or not; null when none is
 * @param images that are wanted and may be had
 * @param kept images that stay in the cache though their list can't be believed at the moment
 * @param fresh images that nobody was told of yet
 * @param problem what is wrong, if anything is
 * @param certificateEnd until when the certificate is valid that signed the list; null when there is none
 */
public record Offer(
        Subscription subscription,
        @Nullable ImageList list,
        List<ListedImage> images,
        Set<String> kept,
        List<ListedImage> fresh,
        @Nullable Problem problem,
        @Nullable Instant certificateEnd) {
    public Offer {
        images = List.copyOf(images);
        kept = Set.copyOf(kept);
        fresh = List.copyOf(fresh);
    }
}
