package org.cloudimagefactory.itchy.feed.market;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.cloudimagefactory.common.problem.ItemProblem;

/**
 * Decides what is held after a look: what is new takes the place of what was held, nothing older does, and what is not there any more
 * is noted as missing.
 */
final class MarketMerge {
    /** Names that a market may ever have had; one that changes them all each time would fill the database. */
    private static final int NAME_LIMIT = 50_000;

    private static final int SHOWN = 5;

    private final MarketAddress address;
    private final Instant now;
    private final List<String> problems = new ArrayList<>();

    MarketMerge(MarketAddress address, Instant now) {
        this.address = address;
        this.now = now;
    }

    HeldMarket merged(HeldMarket before, MarketNews news) {
        Map<String, HeldListing> after = new TreeMap<>();
        for (Listing listing : news.listings()) {
            String identifier = address.identifier(listing.name());
            HeldListing held = before.appliances().get(identifier);
            after.put(identifier, held == null || !held.wasTaken() ? fresh(listing) : again(held, listing));
        }
        before.appliances().forEach((identifier, held) -> {
            if (held.wasTaken()) {
                after.computeIfAbsent(identifier, gone -> missing(held));
            }
        });
        if (after.size() > NAME_LIMIT) {
            throw new ItemProblem("it has had more than " + NAME_LIMIT + " names of appliances")
                    .hint("unsubscribe, and subscribe again with a narrower --select");
        }
        return new HeldMarket(after, news.documents());
    }

    /** What is wrong with single appliances, in one line; empty when nothing is. */
    String problem() {
        String told = String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size())));
        return problems.size() > SHOWN ? told + "; and " + (problems.size() - SHOWN) + " more" : told;
    }

    private HeldListing fresh(Listing listing) {
        String fault = listing.fault();
        if (fault != null) {
            problems.add(listing.name() + " is not taken: " + fault);
        }
        return new HeldListing(
                listing.name(),
                listing.version(),
                Objects.requireNonNullElse(listing.created(), now).toString(),
                listing.texts(),
                listing.files(),
                fault,
                null);
    }

    private HeldListing again(HeldListing held, Listing listing) {
        if (listing.fault() != null) {
            problems.add(listing.name() + " is not taken: " + listing.fault());
            return held.missing(null);
        }
        if (listing.version().compareTo(held.version()) < 0) {
            // Its publisher has taken back what is held; what was before that may be what was wrong with it.
            return missing(held);
        }
        boolean isSame =
                listing.version().equals(held.version()) && listing.files().equals(held.files());
        return isSame && listing.texts().equals(held.texts()) ? held.missing(null) : fresh(listing);
    }

    private HeldListing missing(HeldListing held) {
        return held.missingSince() == null ? held.missing(now.toString()) : held;
    }
}
