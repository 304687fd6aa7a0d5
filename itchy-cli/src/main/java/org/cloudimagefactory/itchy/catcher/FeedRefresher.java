package org.cloudimagefactory.itchy.catcher;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.work.Failure;
import org.cloudimagefactory.itchy.feed.FeedAnswer;
import org.cloudimagefactory.itchy.feed.FeedContent;
import org.cloudimagefactory.itchy.feed.HeldContent;
import org.cloudimagefactory.itchy.feed.OfferedAppliance;
import org.cloudimagefactory.itchy.subscription.AnnouncedImage;
import org.cloudimagefactory.itchy.subscription.KnownImage;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.jspecify.annotations.Nullable;

/** Brings a subscription up to date: looks at what it follows, keeps what is new, and tells what may be had of it. */
final class FeedRefresher {
    private final SubscriptionStore store;
    private final FeedOpener feeds;
    private final Duration grace;
    private final Clock clock;

    FeedRefresher(SubscriptionStore store, FeedOpener feeds, Duration grace, Clock clock) {
        this.store = store;
        this.feeds = feeds;
        this.grace = grace;
        this.clock = clock;
    }

    /** What a subscription has to offer now; where a defect hides that, what it has in the cache stays. */
    Offer refresh(Subscription subscription) {
        try {
            return offer(subscription);
        } catch (RuntimeException | Error e) {
            Problem problem = Failure.ofOneItem(Address.shown(subscription.url()), e);
            return Offer.of(subscription, null, problem).keeping(cachedAndWanted(subscription));
        }
    }

    private Offer offer(Subscription subscription) {
        HeldContent held = new HeldContent(
                store.document(subscription).orElse(null), subscription.validators(), known(subscription));
        FeedAnswer answer = feeds.open(subscription).look(held);
        if (answer instanceof FeedAnswer.Offers offers) {
            store.take(subscription, offers.content(), offers.document(), offers.validators());
            Subscription now = store.find(subscription.url().toString()).orElse(subscription);
            return offered(now, offers.content(), offers.problem());
        }
        if (answer instanceof FeedAnswer.Unchanged unchanged) {
            if (unchanged.validators() != null) {
                store.validators(subscription, unchanged.validators());
            }
            Problem problem = unchanged.problem();
            store.checked(subscription, problem == null ? null : problem.line(), null);
            return offered(subscription, unchanged.content(), problem);
        }
        return answer instanceof FeedAnswer.Withdrawn withdrawn
                ? withdrawn(subscription, withdrawn)
                : unknown(subscription, (FeedAnswer.Unknown) answer);
    }

    private Offer withdrawn(Subscription subscription, FeedAnswer.Withdrawn answer) {
        store.checked(subscription, answer.problem().line(), answer.since());
        return isOver(answer.since())
                ? Offer.of(subscription, answer.signerEnd(), answer.problem().furtherHint("its images expire"))
                : Offer.of(subscription, answer.signerEnd(), answer.problem()).keeping(cachedAndWanted(subscription));
    }

    private Offer unknown(Subscription subscription, FeedAnswer.Unknown answer) {
        Problem problem = answer.problem();
        store.checked(subscription, problem == null ? null : problem.line(), null);
        return Offer.of(subscription, answer.signerEnd(), problem).keeping(cachedAndWanted(subscription));
    }

    private Offer offered(Subscription subscription, FeedContent content, @Nullable Problem problem) {
        Set<String> kept = cachedAndWanted(subscription).stream()
                .filter(identifier -> isInGrace(content.missing().get(identifier)))
                .collect(Collectors.toSet());
        return new Offer(
                subscription,
                content,
                wanted(subscription, content),
                kept,
                fresh(subscription, content),
                problem == null ? ofMissing(content, kept) : problem,
                content.signerEnd());
    }

    /** What is not there any more, and stays for a while, is told as long as it does. */
    private @Nullable Problem ofMissing(FeedContent content, Set<String> kept) {
        String missing = kept.stream()
                .sorted()
                .map(identifier -> "appliance " + identifier + " is not there any more; it expires on "
                        + content.missing()
                                .getOrDefault(identifier, Instant.EPOCH)
                                .plus(grace))
                .collect(Collectors.joining("; "));
        return missing.isEmpty() ? null : new ItemProblem(missing);
    }

    private boolean isInGrace(@Nullable Instant since) {
        return since != null && !isOver(since);
    }

    private boolean isOver(Instant since) {
        return !clock.instant().isBefore(since.plus(grace));
    }

    private List<OfferedAppliance> wanted(Subscription subscription, FeedContent content) {
        Map<String, KnownImage> known = new HashMap<>();
        store.images().of(subscription).forEach(image -> known.put(image.identifier(), image));
        return content.offered().stream()
                .filter(image -> {
                    @Nullable KnownImage named = known.get(image.identifier());
                    return named == null || named.isWanted(subscription.terms().images());
                })
                .toList();
    }

    /** An image is new until it was told of, whatever happened meanwhile. */
    private List<OfferedAppliance> fresh(Subscription subscription, FeedContent content) {
        Set<String> untold = store.images().untold(subscription);
        return content.offered().stream()
                .filter(image -> untold.contains(image.identifier()))
                .toList();
    }

    /** Images that were taken, or that somebody has named: refused ones are in the database, too. */
    private Set<String> known(Subscription subscription) {
        Set<String> known = new HashSet<>();
        store.images().of(subscription).stream()
                .filter(image -> image.refusal() == null && (image.version() != null || image.chosen() != null))
                .map(KnownImage::identifier)
                .forEach(known::add);
        store.cache().all().stream()
                .filter(image -> image.subscription() == subscription.id())
                .map(AnnouncedImage::identifier)
                .forEach(known::add);
        return known;
    }

    private Set<String> cachedAndWanted(Subscription subscription) {
        Set<String> unwanted = store.images().of(subscription).stream()
                .filter(image -> !image.isWanted(subscription.terms().images()))
                .map(KnownImage::identifier)
                .collect(Collectors.toSet());
        return store.cache().all().stream()
                .filter(image -> image.subscription() == subscription.id())
                .map(AnnouncedImage::identifier)
                .filter(identifier -> !unwanted.contains(identifier))
                .collect(Collectors.toSet());
    }
}
