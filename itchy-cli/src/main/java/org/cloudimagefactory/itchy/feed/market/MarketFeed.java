package org.cloudimagefactory.itchy.feed.market;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.work.Failure;
import org.cloudimagefactory.itchy.feed.ApplianceFeed;
import org.cloudimagefactory.itchy.feed.ApplianceResult;
import org.cloudimagefactory.itchy.feed.FeedAnswer;
import org.cloudimagefactory.itchy.feed.FeedContent;
import org.cloudimagefactory.itchy.feed.HeldContent;
import org.cloudimagefactory.itchy.feed.OfferedAppliance;
import org.jspecify.annotations.Nullable;

/**
 * Follows a market. What can't be believed of one appliance leaves that as it is and the others alone; a market that can't be asked, or
 * whose documents are refused, changes nothing, as long as the key that signed what is held is good.
 */
public final class MarketFeed implements ApplianceFeed {
    private final MarketAddress address;
    private final Market market;
    private final @Nullable Instant invalidSince;
    private final Clock clock;
    private final HeldMarketText documents = new HeldMarketText();

    /**
     * Follows this market.
     *
     * @param invalidSince since when nobody vouches for what is held any more, if that was noticed before
     */
    public MarketFeed(MarketAddress address, Market market, @Nullable Instant invalidSince, Clock clock) {
        this.address = address;
        this.market = market;
        this.invalidSince = invalidSince;
        this.clock = clock;
    }

    /**
     * Whether what is held is vouched for.
     *
     * @param until when that ends, if it does
     * @param ended why nobody does any more
     * @param unknown why nobody can tell at the moment
     */
    private record Standing(
            @Nullable Instant until,
            @Nullable Problem ended,
            @Nullable Problem unknown) {}

    @Override
    public FeedAnswer look(HeldContent held) {
        byte @Nullable [] document = held.document().orElse(null);
        Instant now = clock.instant();
        HeldMarket before = HeldMarket.nothing();
        try {
            before = document == null ? before : documents.read(document);
            // Whoever vouches for it now may have signed the very same.
            Validators known = standing(before, now).ended() == null ? held.validators() : Validators.NONE;
            Optional<MarketNews> news = market.look(before, known, now);
            MarketMerge merge = new MarketMerge(address, market.manners(), now);
            return news.isEmpty()
                    ? unchanged(document, before, merge, held.validators(), now)
                    : taken(document, before, merge, news.get(), now);
        } catch (RuntimeException | Error e) {
            return stillHeld(document, before, problem(e), now);
        }
    }

    private Problem problem(Throwable failure) {
        // A keyring that can't be read is this subscription's alone.
        return Failure.ofOneItem(
                address.toString(), failure instanceof EnvironmentProblem problem ? problem.ofOneItem() : failure);
    }

    private FeedAnswer unchanged(
            byte @Nullable [] document, HeldMarket before, MarketMerge merge, Validators known, Instant now) {
        HeldMarket after = merge.unchanged(before);
        @Nullable Problem problem = problem(merge);
        return after.equals(before)
                ? stillHeld(document, before, problem, now)
                : new FeedAnswer.Offers(content(after, standing(after, now)), documents.write(after), known, problem);
    }

    private static @Nullable Problem problem(MarketMerge merge) {
        String told = merge.problem();
        return told.isEmpty() ? null : new ItemProblem(told);
    }

    private FeedAnswer taken(
            byte @Nullable [] document, HeldMarket before, MarketMerge merge, MarketNews news, Instant now) {
        HeldMarket after = merge.merged(before, news);
        @Nullable Problem problem = problem(merge);
        FeedContent content = content(after, standing(after, now));
        byte[] kept = documents.write(after);
        if (document == null && after.appliances().isEmpty()) {
            return new FeedAnswer.Unknown(null, problem);
        }
        // As long as something is wrong it is looked at again, and told again.
        Validators validators = problem == null ? news.validators() : Validators.NONE;
        return document != null && after.equals(before)
                ? new FeedAnswer.Unchanged(content, validators, problem)
                : new FeedAnswer.Offers(content, kept, validators, problem);
    }

    private FeedAnswer stillHeld(
            byte @Nullable [] document, HeldMarket before, @Nullable Problem problem, Instant now) {
        if (document == null || before.appliances().isEmpty()) {
            return new FeedAnswer.Unknown(null, problem);
        }
        Standing standing = standing(before, now);
        if (standing.ended() != null) {
            return new FeedAnswer.Withdrawn(
                    Objects.requireNonNullElse(invalidSince, now), null, problem == null ? standing.ended() : problem);
        }
        return new FeedAnswer.Unchanged(
                content(before, standing), null, problem == null ? standing.unknown() : problem);
    }

    private Standing standing(HeldMarket held, Instant now) {
        try {
            return new Standing(market.vouchedUntil(held, now), null, null);
        } catch (ItemProblem e) {
            return new Standing(null, new ItemProblem("nobody vouches any more for what is held: " + e.line()), null);
        } catch (EnvironmentProblem e) {
            return new Standing(null, null, e.ofOneItem());
        }
    }

    private FeedContent content(HeldMarket held, Standing standing) {
        List<ApplianceResult> appliances = new ArrayList<>();
        Map<String, Instant> missing = new HashMap<>();
        Instant newest = Instant.EPOCH;
        for (Map.Entry<String, HeldListing> entry : held.appliances().entrySet()) {
            HeldListing listing = entry.getValue();
            Instant created = Instant.parse(listing.created());
            newest = created.isAfter(newest) ? created : newest;
            if (!listing.wasTaken()) {
                appliances.add(ApplianceResult.refused(
                        entry.getKey(), Objects.requireNonNullElse(listing.note(), "it has no file")));
            } else if (listing.missingSince() != null) {
                missing.put(entry.getKey(), Instant.parse(listing.missingSince()));
            } else if (!isGone(listing)) {
                appliances.add(ApplianceResult.accepted(offered(entry.getKey(), listing, created)));
            }
        }
        return new FeedContent(
                address.identifier(),
                newest.toString(),
                newest,
                address.root().toString(),
                null,
                null,
                standing.until(),
                appliances,
                missing);
    }

    private boolean isGone(HeldListing listing) {
        return listing.missedLooks() > 0
                && listing.missedLooks() >= market.manners().looks();
    }

    private OfferedAppliance offered(String identifier, HeldListing listing, Instant created) {
        MarketOffer offer = market.offer(listing);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("dc:identifier", identifier);
        texts.put("hv:version", listing.version());
        texts.put("hv:uri", offer.content().shown());
        texts.putAll(listing.texts());
        return new OfferedAppliance(
                identifier, listing.version(), offer.content(), offer.size(), offer.digest(), created, texts, null);
    }
}
