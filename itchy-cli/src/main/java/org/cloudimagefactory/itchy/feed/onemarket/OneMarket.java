package org.cloudimagefactory.itchy.feed.onemarket;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.itchy.download.ContentSource;
import org.cloudimagefactory.itchy.download.FileDigest;
import org.cloudimagefactory.itchy.feed.market.HeldListing;
import org.cloudimagefactory.itchy.feed.market.HeldMarket;
import org.cloudimagefactory.itchy.feed.market.Market;
import org.cloudimagefactory.itchy.feed.market.MarketAddress;
import org.cloudimagefactory.itchy.feed.market.MarketDocument;
import org.cloudimagefactory.itchy.feed.market.MarketDocuments;
import org.cloudimagefactory.itchy.feed.market.MarketFile;
import org.cloudimagefactory.itchy.feed.market.MarketManners;
import org.cloudimagefactory.itchy.feed.market.MarketNews;
import org.cloudimagefactory.itchy.feed.market.MarketOffer;
import org.cloudimagefactory.itchy.feed.market.MarketTrust;
import org.cloudimagefactory.itchy.feed.market.SeenDocument;
import org.jspecify.annotations.Nullable;

/**
 * OpenNebula's marketplace, public or private: one document, {@code /appliance}, tells all; where it must be signed, its signature is at
 * {@code /appliance/index.json.gpg} or {@code .cms}. An appliance that is not there any more goes
 * as OpenNebula lets it go, when three looks one after the other have not found it.
 */
public final class OneMarket implements Market {
    private static final String LIST = "appliance";
    private static final int LOOKS = 3;

    private final MarketAddress address;
    private final OneMarketRules rules;
    private final MarketTrust trust;
    private final MarketDocuments documents;
    private final AppFiles files;

    /**
     * Asks this market.
     *
     * @param scope how near it is
     */
    public OneMarket(
            MarketAddress address, AddressScope scope, MarketTrust trust, OneMarketRules rules, WebClients clients) {
        this.address = address;
        this.rules = rules;
        this.trust = trust;
        // The same address is a page for people.
        this.documents = new MarketDocuments(clients, scope, trust, Map.of("Accept", "application/json"));
        this.files = new AppFiles(clients, scope);
    }

    @Override
    public Optional<MarketNews> look(HeldMarket held, Validators known, Instant now) {
        URI uri = URI.create(address.root() + "/" + LIST);
        return documents
                .get(uri, URI.create(uri + "/index.json"), known, now)
                .map(document -> news(document, held, now));
    }

    private MarketNews news(MarketDocument document, HeldMarket held, Instant now) {
        try {
            OneMarketDocument read = OneMarketDocument.read(document.text(), rules);
            @Nullable Instant updated = read.updated().orElse(null);
            Map<String, SeenDocument> seen = Map.of();
            if (trust.signers().isPresent()) {
                documents.refuseOlder(updated, held.documents().get(LIST), null, now);
                seen = Map.of(LIST, document.seen(updated, null));
            }
            return new MarketNews(read.listings(address.root().toString()), seen, document.validators());
        } catch (ItemProblem e) {
            throw MarketDocuments.refused(document.uri(), e);
        }
    }

    @Override
    public @Nullable Instant vouchedUntil(HeldMarket held, Instant now) {
        return documents.vouchedUntil(held, now);
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
