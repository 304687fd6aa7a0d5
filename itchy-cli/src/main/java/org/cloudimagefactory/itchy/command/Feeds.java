package org.cloudimagefactory.itchy.command;

import java.time.Clock;
import org.cloudimagefactory.common.imagelist.ListVerifier;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.itchy.catcher.FeedOpener;
import org.cloudimagefactory.itchy.feed.ApplianceFeed;
import org.cloudimagefactory.itchy.feed.imagelist.ImageListFeed;
import org.cloudimagefactory.itchy.feed.imagelist.ListAddress;
import org.cloudimagefactory.itchy.feed.registry.RegistryAddress;
import org.cloudimagefactory.itchy.subscription.RegistryTerms;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.jspecify.annotations.Nullable;

/** Knows all kinds of feeds, and by the address of a subscription which one it follows. */
final class Feeds implements FeedOpener {
    private final SubscriptionStore store;
    private final WebClients clients;
    private final ListVerifier verifier;
    private final Registries registries;
    private final Clock clock;

    Feeds(SubscriptionStore store, WebClients clients, ListVerifier verifier, Registries registries, Clock clock) {
        this.store = store;
        this.clients = clients;
        this.verifier = verifier;
        this.registries = registries;
        this.clock = clock;
    }

    @Override
    public ApplianceFeed open(Subscription subscription) {
        RegistryTerms registry = subscription.terms().registry();
        if (registry != null) {
            if (registry.areUnreadable()) {
                throw new ItemProblem(
                                "the terms of the subscription can't be read: another version of itchy has written"
                                        + " them, or they are damaged")
                        .hint("use that version, or unsubscribe and subscribe again");
            }
            RegistryAddress address = RegistryAddress.parse(subscription.url().toString(), null);
            return registries.feed(address, subscription.terms(), registry);
        }
        return new ImageListFeed(
                new ListAddress(subscription.url(), () -> scope(subscription)),
                new ImageListFeed.Terms(
                        subscription.pins(),
                        subscription.pinsOfHeld(),
                        subscription.terms().unsigned(),
                        subscription.invalidSince()),
                clients,
                verifier,
                clock);
    }

    /** How near the list is: as it was when the subscription was made, or when it was first looked at. */
    private AddressScope scope(Subscription subscription) {
        @Nullable AddressScope known = subscription.scope();
        if (Address.isFile(subscription.url())) {
            return AddressScope.FILE;
        }
        if (known != null) {
            return known;
        }
        AddressScope scope = Address.scope(subscription.url());
        store.scope(subscription, scope);
        return scope;
    }
}
