package org.cloudimagefactory.itchy.feed.market;

import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.itchy.feed.ApplianceFeed;
import org.cloudimagefactory.itchy.feed.FeedAnswer;
import org.cloudimagefactory.itchy.feed.HeldContent;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.cloudimagefactory.itchy.subscription.SubscriptionTerms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes subscriptions to markets: only to what can be had and is in order, so that mistakes show at once. */
public final class MarketSubscriber {
    private static final Logger LOG = LoggerFactory.getLogger(MarketSubscriber.class);

    private final SubscriptionStore store;

    public MarketSubscriber(SubscriptionStore store) {
        this.store = store;
    }

    /**
     * Subscribes.
     *
     * @param scope how near the market is
     * @param feed that follows the address by these terms
     */
    public Subscription subscribe(
            MarketAddress address, SubscriptionTerms terms, AddressScope scope, ApplianceFeed feed) {
        store.find(address.toString()).ifPresent(other -> {
            throw new ItemProblem(address + " is subscribed to already").hint("unsubscribe first to change the terms");
        });
        FeedAnswer answer = feed.look(HeldContent.nothing());
        Problem problem = answer.problem();
        if (!(answer instanceof FeedAnswer.Offers offers)
                || offers.content().offered().isEmpty()) {
            throw problem == null
                    ? new ItemProblem("nothing is subscribed to: " + address + " offers nothing that is wanted")
                            .hint("see what --select says")
                    : problem;
        }
        if (problem != null) {
            LOG.warn("{}: {}", address, problem.line());
        }
        return store.atOnce(() -> {
            Subscription added =
                    store.add(address.uri(), terms, scope, offers.content().identifier());
            store.take(added, offers.content(), offers.document(), offers.validators());
            return store.find(address.toString()).orElse(added);
        });
    }
}
