package org.cloudimagefactory.itchy.feed.market;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;

/**
 * Decides what is held after a look: what is new takes the place of what was held, nothing older does, and what is not there any more
 * is noted as missing.
 */
final class MarketMerge {
    /** Names that a market may ever have had; one that changes them all each time would fill the database. */
    private static final int NAME_LIMIT = 50_000;

    private static final int SHOWN = 5;
    private static final int NAME_SHOWN = 100;

    private final MarketAddress address;
    private final MarketManners manners;
    private final Instant now;
    private final List<String> problems = new ArrayList<>();

    MarketMerge(MarketAddress address, MarketManners manners, Instant now) {
        this.address = address;
        this.manners = manners;
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

    /** What is held after a look at a market that is what it was: what was not there is not there again. */
    HeldMarket unchanged(HeldMarket before) {
        Map<String, HeldListing> after = new TreeMap<>(before.appliances());
        after.replaceAll((identifier, held) -> held.missedLooks() > 0 ? missing(held) : held);
        return new HeldMarket(after, before.documents());
    }

    /** What is wrong with single appliances, in one line; empty when nothing is. */
    String problem() {
        String told = String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size())));
        return problems.size() > SHOWN ? told + "; and " + (problems.size() - SHOWN) + " more" : told;
    }

    private static String shown(String name) {
        return PrintableText.of(name, NAME_SHOWN);
    }

    private HeldListing fresh(Listing listing) {
        String fault = listing.fault();
        if (fault != null) {
            problems.add(shown(listing.name()) + " is not taken: " + fault);
        }
        return new HeldListing(
                listing.name(),
                listing.version(),
                listing.order(),
                Objects.requireNonNullElse(listing.created(), now).toString(),
                listing.texts(),
                listing.files(),
                fault,
                null,
                0);
    }

    private HeldListing again(HeldListing held, Listing listing) {
        if (listing.fault() != null) {
            problems.add(shown(listing.name()) + " is not taken: " + listing.fault());
            return held.missing(null);
        }
        if (listing.order().compareTo(held.order()) < 0) {
            if (manners.isTakenBackByOlder()) {
                // What was before that may be what was wrong with it.
                return missing(held);
            }
            problems.add(shown(listing.name()) + " is not taken: it is a replay: version " + listing.version()
                    + " is older than what was taken, version " + held.version());
            return held.missing(null);
        }
        boolean isSame = listing.version().equals(held.version())
                && listing.order().equals(held.order())
                && listing.files().equals(held.files());
        return isSame && listing.texts().equals(held.texts()) ? held.missing(null) : fresh(listing);
    }

    private HeldListing missing(HeldListing held) {
        if (manners.looks() == 0) {
            return held.missingSince() == null ? held.missing(now.toString()) : held;
        }
        int looks = Math.min(manners.looks(), held.missedLooks() + 1);
        if (looks < manners.looks()) {
            problems.add(shown(held.name()) + " is not there any more; it expires when it is not there "
                    + (manners.looks() - looks) + " more times");
        }
        return held.missed(looks);
    }
}
