package org.cloudimagefactory.itchy.feed.simplestreams;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.itchy.download.AddressContent;
import org.cloudimagefactory.itchy.download.FileDigest;
import org.cloudimagefactory.itchy.feed.market.HeldListing;
import org.cloudimagefactory.itchy.feed.market.HeldMarket;
import org.cloudimagefactory.itchy.feed.market.Listing;
import org.cloudimagefactory.itchy.feed.market.Market;
import org.cloudimagefactory.itchy.feed.market.MarketAddress;
import org.cloudimagefactory.itchy.feed.market.MarketDocument;
import org.cloudimagefactory.itchy.feed.market.MarketDocuments;
import org.cloudimagefactory.itchy.feed.market.MarketFile;
import org.cloudimagefactory.itchy.feed.market.MarketManners;
import org.cloudimagefactory.itchy.feed.market.MarketNews;
import org.cloudimagefactory.itchy.feed.market.MarketOffer;
import org.cloudimagefactory.itchy.feed.market.MarketPath;
import org.cloudimagefactory.itchy.feed.market.MarketSelection;
import org.cloudimagefactory.itchy.feed.market.MarketTrust;
import org.cloudimagefactory.itchy.feed.market.PgpSigners;
import org.cloudimagefactory.itchy.feed.market.SeenDocument;
import org.jspecify.annotations.Nullable;

/**
 * A tree of simplestreams: {@code streams/v1/index.json}, or {@code index.sjson} where it must be signed with OpenPGP, and the files of products that it
 * names. An unchanged index is one question, where it says when each of those files was made and so changes with them.
 */
public final class SimplestreamsMarket implements Market {
    private static final String INDEX = "streams/v1/index.";
    private static final int SHOWN = 100;

    private final MarketAddress address;
    private final AddressScope scope;
    private final MarketTrust trust;
    private final MarketSelection selection;
    private final WebClients clients;
    private final MarketDocuments documents;

    /**
     * Asks this market.
     *
     * @param scope how near it is
     * @param selection of what is wanted
     */
    public SimplestreamsMarket(
            MarketAddress address,
            AddressScope scope,
            MarketTrust trust,
            MarketSelection selection,
            WebClients clients) {
        this.address = address;
        this.scope = scope;
        this.trust = trust;
        this.selection = selection;
        this.clients = clients;
        this.documents = new MarketDocuments(clients, scope, trust, Map.of());
    }

    @Override
    public Optional<MarketNews> look(HeldMarket held, Validators known, Instant now) {
        URI index = at(indexPath());
        Optional<MarketDocument> changed = get(index, known, now);
        if (changed.isEmpty()) {
            if (isUnchanged(held, now)) {
                return Optional.empty();
            }
            changed = get(index, Validators.NONE, now);
        }
        return Optional.of(news(changed.orElseThrow(), held, now));
    }

    private String indexPath() {
        return INDEX + (clearSigners().isPresent() ? "sjson" : "json");
    }

    /** Those whose signatures stand in the documents. */
    private Optional<PgpSigners> clearSigners() {
        return trust.signers().filter(PgpSigners.class::isInstance).map(PgpSigners.class::cast);
    }

    private Optional<MarketDocument> get(URI uri, Validators known, Instant now) {
        PgpSigners clear = clearSigners().orElse(null);
        return clear == null ? documents.get(uri, uri, known, now) : documents.getClearSigned(uri, clear, known, now);
    }

    private URI at(String path) {
        return MarketPath.below(address.root(), path)
                .orElseThrow(() -> new ItemProblem("the path '" + path + "' leads out of the tree, or nowhere"));
    }

    /** Whether the files of products are what they were, by the index where that says so, else by asking for each. */
    private boolean isUnchanged(HeldMarket held, Instant now) {
        return held.documents().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(indexPath()))
                .allMatch(entry -> {
                    SeenDocument seen = entry.getValue();
                    boolean follows = seen.updated() != null && seen.updated().equals(seen.announced());
                    return follows
                            || get(at(entry.getKey()), seen.validators(), now).isEmpty();
                });
    }

    private MarketNews news(MarketDocument document, HeldMarket held, Instant now) {
        StreamIndex index = index(document, held.documents().get(indexPath()), now);
        Map<String, SeenDocument> seen = new HashMap<>();
        seen.put(indexPath(), document.seen(index.updated().orElse(null), null));
        Map<String, Listing> listings = new TreeMap<>();
        for (StreamIndex.Entry entry : index.entries()) {
            seen.put(entry.path(), products(entry, held.documents().get(entry.path()), listings, now));
        }
        return new MarketNews(new ArrayList<>(listings.values()), seen, document.validators());
    }

    private StreamIndex index(MarketDocument document, @Nullable SeenDocument before, Instant now) {
        try {
            StreamIndex index = StreamIndex.read(document.text());
            documents.refuseOlder(index.updated().orElse(null), before, null, now);
            return index;
        } catch (ItemProblem e) {
            throw MarketDocuments.refused(document.uri(), e);
        }
    }

    private SeenDocument products(
            StreamIndex.Entry entry, @Nullable SeenDocument before, Map<String, Listing> listings, Instant now) {
        MarketDocument document = get(at(entry.path()), Validators.NONE, now).orElseThrow();
        try {
            StreamProducts file = StreamProducts.read(document.text());
            requireNamed(file, entry);
            @Nullable Instant updated = file.updated().orElse(null);
            documents.refuseOlder(updated, before, entry.updated(), now);
            for (Product product : file.products()) {
                product.listing(selection, updated)
                        .ifPresent(listing -> listings.merge(product.name(), listing, SimplestreamsMarket::newer));
            }
            return document.seen(updated, entry.updated());
        } catch (ItemProblem e) {
            throw MarketDocuments.refused(document.uri(), e);
        }
    }

    private static Listing newer(Listing one, Listing other) {
        return one.version().compareTo(other.version()) >= 0 ? one : other;
    }

    /** One file of products that is signed does not take the place of another, which would take away what that one offers. */
    private void requireNamed(StreamProducts file, StreamIndex.Entry entry) {
        String content = file.content();
        if (trust.signers().isPresent() && !content.isEmpty() && !content.equals(entry.name())) {
            throw new ItemProblem("its content_id is '" + PrintableText.of(content, SHOWN) + "', and the index has '"
                    + PrintableText.of(entry.name(), SHOWN) + "' there");
        }
    }

    @Override
    public @Nullable Instant vouchedUntil(HeldMarket held, Instant now) {
        return documents.vouchedUntil(held, now);
    }

    @Override
    public MarketManners manners() {
        return new MarketManners(0, true);
    }

    @Override
    public MarketOffer offer(HeldListing listing) {
        MarketFile file = listing.files().get(0);
        FileDigest digest = new FileDigest(Digest.SHA_256, String.valueOf(file.sha256()));
        return new MarketOffer(
                new AddressContent(
                        clients,
                        at(file.address()),
                        scope,
                        file.size(),
                        digest,
                        new AddressContent.Promise("the products file", "size in the products file")),
                file.size(),
                digest);
    }
}
