package org.cloudimagefactory.itchy.feed.simplestreams;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.cloudimagefactory.common.pgp.PgpKeyring;
import org.cloudimagefactory.common.problem.ItemProblem;
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
import org.cloudimagefactory.itchy.feed.market.MarketFile;
import org.cloudimagefactory.itchy.feed.market.MarketManners;
import org.cloudimagefactory.itchy.feed.market.MarketNews;
import org.cloudimagefactory.itchy.feed.market.MarketOffer;
import org.cloudimagefactory.itchy.feed.market.MarketPath;
import org.cloudimagefactory.itchy.feed.market.SeenDocument;
import org.jspecify.annotations.Nullable;

/**
 * A tree of simplestreams: {@code streams/v1/index.json}, or {@code index.sjson} where it must be signed, and the files of products that it
 * names. An unchanged index is one question, where it says when each of those files was made and so changes with them.
 */
public final class SimplestreamsMarket implements Market {
    private static final String INDEX = "streams/v1/index.";

    /** As with image lists. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

    private final MarketAddress address;
    private final AddressScope scope;
    private final SimplestreamsRules rules;
    private final WebClients clients;
    private final StreamDocuments documents;

    /** Asks this market, which is so near. */
    public SimplestreamsMarket(
            MarketAddress address, AddressScope scope, SimplestreamsRules rules, WebClients clients) {
        this.address = address;
        this.scope = scope;
        this.rules = rules;
        this.clients = clients;
        this.documents = new StreamDocuments(clients, scope, rules);
    }

    @Override
    public Optional<MarketNews> look(HeldMarket held, Validators known, Instant now) {
        URI index = at(indexPath());
        Optional<StreamDocument> changed = documents.get(index, known, now);
        if (changed.isEmpty()) {
            if (isUnchanged(held, now)) {
                return Optional.empty();
            }
            changed = documents.get(index, Validators.NONE, now);
        }
        return Optional.of(news(changed.orElseThrow(), held, now));
    }

    private String indexPath() {
        return INDEX + (rules.keyring().isPresent() ? "sjson" : "json");
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
                            || documents
                                    .get(at(entry.getKey()), seen.validators(), now)
                                    .isEmpty();
                });
    }

    private MarketNews news(StreamDocument document, HeldMarket held, Instant now) {
        StreamIndex index = index(document, held.documents().get(indexPath()), now);
        Map<String, SeenDocument> seen = new HashMap<>();
        seen.put(indexPath(), document.seen(index.updated().orElse(null), null));
        Map<String, Listing> listings = new TreeMap<>();
        for (StreamIndex.Entry entry : index.entries()) {
            seen.put(entry.path(), products(entry, held.documents().get(entry.path()), listings, now));
        }
        return new MarketNews(new ArrayList<>(listings.values()), seen, document.validators());
    }

    private StreamIndex index(StreamDocument document, @Nullable SeenDocument before, Instant now) {
        try {
            StreamIndex index = StreamIndex.read(document.text());
            refuseOlder(index.updated().orElse(null), before, null, now);
            return index;
        } catch (ItemProblem e) {
            throw StreamDocuments.refused(document.uri(), e);
        }
    }

    private SeenDocument products(
            StreamIndex.Entry entry, @Nullable SeenDocument before, Map<String, Listing> listings, Instant now) {
        StreamDocument document =
                documents.get(at(entry.path()), Validators.NONE, now).orElseThrow();
        try {
            StreamProducts file = StreamProducts.read(document.text());
            @Nullable Instant updated = file.updated().orElse(null);
            refuseOlder(updated, before, entry.updated(), now);
            for (Product product : file.products()) {
                product.listing(rules.selection(), updated)
                        .ifPresent(listing -> listings.merge(product.name(), listing, SimplestreamsMarket::newer));
            }
            return document.seen(updated, entry.updated());
        } catch (ItemProblem e) {
            throw StreamDocuments.refused(document.uri(), e);
        }
    }

    private static Listing newer(Listing one, Listing other) {
        return one.version().compareTo(other.version()) >= 0 ? one : other;
    }

    /**
     * Whoever has a tree that was signed once could show it for ever, and its parts with those of other days: nothing may be older than
     * what was taken, nor than the index says. What is not signed proves nothing by its date, but may not go back either.
     */
    private void refuseOlder(
            @Nullable Instant updated, @Nullable SeenDocument before, @Nullable Instant announced, Instant now) {
        boolean isSigned = rules.keyring().isPresent();
        if (updated == null) {
            if (isSigned) {
                throw new ItemProblem(
                        "it does not say when it was made (updated), so that an old one could be shown for it");
            }
            return;
        }
        if (before != null && before.updated() != null && updated.isBefore(Instant.parse(before.updated()))) {
            throw new ItemProblem("it is a replay: it was made on " + updated
                    + ", before the newest that was taken, of " + before.updated());
        }
        if (isSigned && announced != null && updated.isBefore(announced)) {
            throw new ItemProblem(
                    "it is a replay: it was made on " + updated + ", and the index knows one of " + announced);
        }
        if (isSigned && updated.isAfter(now.plus(CLOCK_SKEW))) {
            throw new ItemProblem("it was made in the future, on " + updated);
        }
    }

    @Override
    public @Nullable Instant vouchedUntil(HeldMarket held, Instant now) {
        if (rules.keyring().isEmpty()) {
            return null;
        }
        PgpKeyring keyring = rules.keyring().get().get();
        Instant first = null;
        List<String> signers = held.documents().values().stream()
                .map(SeenDocument::signer)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        for (String signer : signers) {
            Instant end = keyring.standing(signer, now).expires();
            first = first == null || (end != null && end.isBefore(first)) ? end : first;
        }
        return first;
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
