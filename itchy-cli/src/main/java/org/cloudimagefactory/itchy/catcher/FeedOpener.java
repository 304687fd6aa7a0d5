package org.cloudimagefactory.itchy.catcher;

import org.cloudimagefactory.itchy.feed.ApplianceFeed;
import org.cloudimagefactory.itchy.subscription.Subscription;

/** Knows which kind of feed a subscription follows. */
@FunctionalInterface
public interface FeedOpener {
    /** The feed of a subscription; nothing is asked yet. */
    ApplianceFeed open(Subscription subscription);
}
