package org.cloudimagefactory.itchy.feed.onemarket;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.itchy.download.ContentSource;
import org.cloudimagefactory.itchy.download.FetchedList;
import org.cloudimagefactory.itchy.download.FileDigest;
import org.cloudimagefactory.itchy.download.ListFetcher;
import org.cloudimagefactory.itchy.feed.market.HeldListing;
import org.cloudimagefactory.itchy.feed.market.HeldMarket;
import org.cloudimagefactory.itchy.feed.market.Market;
import org.cloudimagefactory.itchy.feed.market.MarketAddress;
import org.cloudimagefactory.itchy.feed.market.MarketFile;
import org.cloudimagefactory.itchy.feed.market.MarketManners;
import org.cloudimagefactory.itchy.feed.market.MarketNews;
import org.cloudimagefactory.itchy.feed.market.MarketOffer;
import org.jspecify.annotations.Nullable;

/**
 * OpenNebula's marketplace, public or private: one document, {@code /appliance}, tells all. An appliance that is not there any more goes
 * as OpenNebula lets it go, when three looks one after the other have not found it.
 */
public final class OneMarket implements Market {
    private static final int SIZE_LIMIT = 32 << 20;
    private static final int LOOKS = 3;

    private final MarketAddress address;
    private final OneMarketRules rules;
    private final AddressScope scope;
    private final ListFetcher fetcher;
    private final AppFiles files;

    /** Asks this market, which is so near. */
    public OneMarket(MarketAddress address, AddressScope scope, OneMarketRules rules, WebClients clients) {
        this.address = address;
        this.rules = rules;
        this.scope = scope;
        // The same address is a page for people.
        this.fetcher = new ListFetcher(clients, SIZE_LIMIT, Map.of("Accept", "application/json"));
        this.files = new AppFiles(clients, scope);
    }

    @Override
    public Optional<MarketNews> look(HeldMarket held, Validators known, Instant now) {
        URI uri = URI.create(address.root() + "/appliance");
        FetchedList fetched = fetcher.fetch(uri, scope, known, rules.encryptedOnly());
        byte[] document = fetched.message().orElse(null);
        if (document == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new MarketNews(
                    OneMarketDocument.read(document, address.root().toString(), rules),
                    Map.of(),
                    fetched.validators()));
        } catch (ItemProblem e) {
            throw new ItemProblem(Address.shown(uri) + " is refused: " + e.line()).causedBy(e);
        }
    }

    @Override
    public @Nullable Instant vouchedUntil(HeldMarket held, Instant now) {
        return null;
    }

    @Override
    public MarketManners manners() {
        return new MarketManners(LOOKS, false);
    }

    @Override
    public MarketOffer offer(HeldListing listing) {
        MarketFile first = listing.files().get(0);
        boolean isSingle = listing.files().size() == 1;
        ContentSource content = isSingle ? new AppContent(files, first) : new AppArchive(files, listing);
        String sha256 = isSingle ? first.sha256() : null;
        // MD5 is no name for bytes; where they are, and what is said of them, is.
        FileDigest digest = new FileDigest(Digest.SHA_256, sha256 == null ? Digest.SHA_256.of(content.key()) : sha256);
        return new MarketOffer(content, 0, digest);
    }
}
