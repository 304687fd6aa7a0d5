package org.cloudimagefactory.itchy.catcher;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.imagelist.ImageList;
import org.cloudimagefactory.common.imagelist.ListReport;
import org.cloudimagefactory.common.imagelist.ListVerifier;
import org.cloudimagefactory.common.imagelist.ListedImage;
import org.cloudimagefactory.common.imagelist.Pins;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.imagelist.trust.SignerDetails;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.work.Failure;
import org.cloudimagefactory.itchy.download.FetchedList;
import org.cloudimagefactory.itchy.download.ListFetcher;
import org.cloudimagefactory.itchy.subscription.AnnouncedImage;
import org.cloudimagefactory.itchy.subscription.KnownImage;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a subscription up to date: asks for its list, takes a new one if all rules hold, and looks anew at the one that is
 * held, whose time or whose endorser's time may have come.
 */
final class ListRefresher {
    /** What ends a list that was taken; other rules speak of the site's own trust store, which may be mended. */
    private static final Set<Rule> ENDING = Set.of(Rule.EXPIRY, Rule.VALIDITY, Rule.REVOCATION);

    private static final Logger LOG = LoggerFactory.getLogger(ListRefresher.class);

    private final SubscriptionStore store;
    private final ListFetcher fetcher;
    private final ListVerifier verifier;
    private final Duration grace;
    private final Clock clock;

    ListRefresher(SubscriptionStore store, ListFetcher fetcher, ListVerifier verifier, Duration grace, Clock clock) {
        this.store = store;
        this.fetcher = fetcher;
        this.verifier = verifier;
        this.grace = grace;
        this.clock = clock;
    }

    /** What a subscription has to offer now; where a defect hides that, what it has in the cache stays. */
    Offer refresh(Subscription subscription) {
        try {
            return offer(subscription);
        } catch (RuntimeException | Error e) {
            Problem problem = Failure.ofOneItem(Address.shown(subscription.url()), e);
            return new Offer(subscription, null, List.of(), cachedAndWanted(subscription), List.of(), problem, null);
        }
    }

    private Offer offer(Subscription subscription) {
        byte @Nullable [] held = store.message(subscription).orElse(null);
        @Nullable Problem problem = null;
        try {
            FetchedList fetched = fetch(subscription);
            byte @Nullable [] message = fetched.message().orElse(null);
            if (message != null && held != null && Arrays.equals(message, held)) {
                store.validators(subscription, fetched.validators());
            } else if (message != null) {
                ListReport report =
                        verify(subscription, message, subscription.pins().knowing(known(subscription)));
                if (report.isBelieved()) {
                    report.warnings()
                            .forEach(warning -> LOG.warn("{}: {}", Address.shown(subscription.url()), warning));
                    return taken(subscription, report, message, fetched);
                }
                problem = new ItemProblem("the list is refused: " + report.problems());
            }
        } catch (RuntimeException | Error e) {
            problem = Failure.ofOneItem(Address.shown(subscription.url()), e);
        }
        return held == null ? nothing(subscription, problem) : stillHeld(subscription, held, problem);
    }

    private FetchedList fetch(Subscription subscription) {
        @Nullable AddressScope scope = subscription.scope();
        if (scope == null) {
            scope = Address.scope(subscription.url());
            store.scope(subscription, scope);
        }
        return fetcher.fetch(
                subscription.url(),
                scope,
                subscription.validators(),
                subscription.terms().unsigned());
    }

    private ListReport verify(Subscription subscription, byte[] message, Pins pins) {
        return subscription.terms().unsigned()
                ? verifier.verifyUnsigned(message, pins)
                : verifier.verify(message, pins);
    }

    private Offer taken(Subscription subscription, ListReport report, byte[] message, FetchedList fetched) {
        ImageList list = Objects.requireNonNull(report.list());
        store.take(subscription, list, message, fetched.validators());
        Subscription now = store.find(subscription.url().toString()).orElse(subscription);
        return new Offer(
                now, list, wanted(now, list), Set.of(), fresh(now, list), refusedImages(list), certificateEnd(report));
    }

    private Offer nothing(Subscription subscription, @Nullable Problem problem) {
        store.checked(subscription, problem == null ? null : problem.line(), null);
        return new Offer(subscription, null, List.of(), Set.of(), List.of(), problem, null);
    }

    private Offer stillHeld(Subscription subscription, byte[] held, @Nullable Problem fetchProblem) {
        ListReport report = verify(subscription, held, subscription.pinsOfHeld().knowing(known(subscription)));
        @Nullable ImageList list = report.list();
        if (report.isBelieved() && list != null) {
            store.checked(subscription, fetchProblem == null ? null : fetchProblem.line(), null);
            return new Offer(
                    subscription,
                    list,
                    wanted(subscription, list),
                    Set.of(),
                    fresh(subscription, list),
                    fetchProblem,
                    certificateEnd(report));
        }
        Problem problem = fetchProblem == null
                ? new ItemProblem("the list that is held is not valid any more: " + report.problems())
                : fetchProblem;
        Optional<Instant> since = endedSince(subscription, report);
        store.checked(subscription, problem.line(), since.orElse(null));
        boolean withdrawn =
                since.isPresent() && !clock.instant().isBefore(since.get().plus(grace));
        Set<String> kept = withdrawn ? Set.of() : cachedAndWanted(subscription);
        Problem told = withdrawn ? problem.furtherHint("its images expire") : problem;
        return new Offer(subscription, list, List.of(), kept, List.of(), told, certificateEnd(report));
    }

    private static @Nullable Instant certificateEnd(ListReport report) {
        SignerDetails signer = report.signer();
        return signer == null ? null : signer.notAfter();
    }

    /** Since when the list is at its end, if it is: by its own date, else since that was first noticed. */
    private Optional<Instant> endedSince(Subscription subscription, ListReport report) {
        Set<Rule> failed = report.rules().stream()
                .filter(rule -> rule.outcome() == RuleResult.Outcome.FAILED)
                .map(RuleResult::rule)
                .collect(Collectors.toSet());
        if (failed.contains(Rule.EXPIRY) && report.list() != null) {
            return Optional.of(report.list().expires());
        }
        if (failed.stream().noneMatch(ENDING::contains)) {
            return Optional.empty();
        }
        Instant noticed = subscription.invalidSince();
        return Optional.of(noticed == null ? clock.instant() : noticed);
    }

    private List<ListedImage> wanted(Subscription subscription, ImageList list) {
        Map<String, KnownImage> known = new HashMap<>();
        store.images().of(subscription).forEach(image -> known.put(image.identifier(), image));
        return list.acceptedImages()
                .filter(image -> {
                    @Nullable KnownImage named = known.get(image.identifier());
                    return named == null || named.isWanted(subscription.terms().images());
                })
                .toList();
    }

    /** An image is new until it was told of, whatever happened meanwhile. */
    private List<ListedImage> fresh(Subscription subscription, ImageList list) {
        Set<String> untold = store.images().untold(subscription);
        return list.acceptedImages()
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

    /** A list is taken with the images that are in order; those that are not have to be told. */
    private static @Nullable Problem refusedImages(ImageList list) {
        String refused = list.images().stream()
                .filter(image -> !image.isAccepted())
                .map(image -> "image " + image.identifier() + " is not taken: " + image.reason())
                .collect(Collectors.joining("; "));
        return refused.isEmpty() ? null : new ItemProblem(refused);
    }
}
