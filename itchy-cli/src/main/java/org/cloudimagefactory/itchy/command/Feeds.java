package org.cloudimagefactory.itchy.command;

import java.net.URI;
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
import org.cloudimagefactory.itchy.feed.market.MarketAddress;
import org.cloudimagefactory.itchy.feed.registry.RegistryAddress;
import org.cloudimagefactory.itchy.subscription.MarketTerms;
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
    private final Markets markets;
    private final Clock clock;

    Feeds(
            SubscriptionStore store,
            WebClients clients,
            ListVerifier verifier,
            Registries registries,
            Markets markets,
            Clock clock) {
        this.store = store;
        this.clients = clients;
        this.verifier = verifier;
        this.registries = registries;
        this.markets = markets;
        this.clock = clock;
    }

    @Override
    public ApplianceFeed open(Subscription subscription) {
        RegistryTerms registry = subscription.terms().registry();
        if (registry != null) {
            if (registry.areUnreadable()) {
                throw unreadable();
            }
            RegistryAddress address = RegistryAddress.parse(subscription.url().toString(), null);
            return registries.feed(address, subscription.terms(), registry);
        }
        MarketTerms market = subscription.terms().market();
        if (market != null) {
            if (market.areUnreadable()) {
                throw unreadable();
            }
            MarketAddress address = MarketAddress.parse(subscription.url().toString());
            return markets.feed(
                    address, scope(subscription, address.root()), subscription.terms(), subscription.invalidSince());
        }
        return new ImageListFeed(
                new ListAddress(subscription.url(), () -> scope(subscription, subscription.url())),
                new ImageListFeed.Terms(
                        subscription.pins(),
                        subscription.pinsOfHeld(),
                        subscription.terms().unsigned(),
                        subscription.invalidSince()),
                clients,
                verifier,
                clock);
    }

    private static ItemProblem unreadable() {
        return new ItemProblem("the terms of the subscription can't be read: another version of itchy has written"
                        + " them, or they are damaged")
                .hint("use that version, or unsubscribe and subscribe again");
    }

    /** How near the list, or market, is: as it was when the subscription was made, or when it was first looked at. */
    private AddressScope scope(Subscription subscription, URI address) {
        @Nullable AddressScope known = subscription.scope();
        if (Address.isFile(address)) {
            return AddressScope.FILE;
        }
        if (known != null) {
            return known;
        }
        AddressScope scope = Address.scope(address);
        store.scope(subscription, scope);
        return scope;
    }
}
