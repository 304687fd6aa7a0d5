package org.cloudimagefactory.itchy.subscription;

import java.net.URI;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.itchy.feed.ApplianceFeed;
import org.cloudimagefactory.itchy.feed.FeedAnswer;
import org.cloudimagefactory.itchy.feed.HeldContent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes subscriptions to registries and markets: only to what can be had and is in order, so that mistakes show at once. */
public final class FeedSubscriber {
    private static final Logger LOG = LoggerFactory.getLogger(FeedSubscriber.class);

    private final SubscriptionStore store;

    /** Keeps them here. */
    public FeedSubscriber(SubscriptionStore store) {
        this.store = store;
    }

    /**
     * Subscribes.
     *
     * @param scope how near the address is, where that counts later
     * @param feed that follows the address by these terms
     * @param chosenBy for people: the options that say what is wanted
     */
    public Subscription subscribe(
            URI address, SubscriptionTerms terms, @Nullable AddressScope scope, ApplianceFeed feed, String chosenBy) {
        store.find(address.toString()).ifPresent(other -> {
            throw new ItemProblem(address + " is subscribed to already").hint("unsubscribe first to change the terms");
        });
        FeedAnswer answer = feed.look(HeldContent.nothing());
        Problem problem = answer.problem();
        if (!(answer instanceof FeedAnswer.Offers offers)
                || offers.content().offered().isEmpty()) {
            throw problem == null
                    ? new ItemProblem("nothing is subscribed to: " + address + " offers nothing that is wanted")
                            .hint("see what was asked for by " + chosenBy)
                    : problem;
        }
        if (problem != null) {
            LOG.warn("{}: {}", address, problem.line());
        }
        return store.atOnce(() -> {
            Subscription added =
                    store.add(address, terms, scope, offers.content().identifier());
            store.take(added, offers.content(), offers.document(), offers.validators());
            return store.find(address.toString()).orElse(added);
        });
    }
}
