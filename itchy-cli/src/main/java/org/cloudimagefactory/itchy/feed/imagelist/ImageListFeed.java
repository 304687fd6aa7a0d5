package org.cloudimagefactory.itchy.feed.imagelist;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.imagelist.ImageList;
import org.cloudimagefactory.common.imagelist.ListReport;
import org.cloudimagefactory.common.imagelist.ListVerifier;
import org.cloudimagefactory.common.imagelist.Pins;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.imagelist.trust.SignerDetails;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.work.Failure;
import org.cloudimagefactory.itchy.download.FetchedList;
import org.cloudimagefactory.itchy.download.ListFetcher;
import org.cloudimagefactory.itchy.feed.ApplianceFeed;
import org.cloudimagefactory.itchy.feed.FeedAnswer;
import org.cloudimagefactory.itchy.feed.HeldContent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a signed image list: asks for it, takes a new one if all rules hold, and looks anew at the one that is held, whose time
 * or whose endorser's time may have come.
 */
public final class ImageListFeed implements ApplianceFeed {
    /** What ends a list that was taken; other rules speak of the site's own trust store, which may be mended. */
    private static final Set<Rule> ENDING = Set.of(Rule.EXPIRY, Rule.VALIDITY, Rule.REVOCATION);

    private static final Logger LOG = LoggerFactory.getLogger(ImageListFeed.class);

    private final ListAddress address;
    private final Terms terms;
    private final ListFetcher fetcher;
    private final ListVerifier verifier;
    private final ListContents contents;
    private final Clock clock;

    /**
     * What a list must meet.
     *
     * @param pins of a new list
     * @param pinsOfHeld of the one that is held
     * @param unsigned whether it is taken without a signature
     * @param invalidSince since when the one that is held can't be believed any more, if that was noticed before
     */
    public record Terms(
            Pins pins,
            Pins pinsOfHeld,
            boolean unsigned,
            @Nullable Instant invalidSince) {}

    /** Follows this list. */
    public ImageListFeed(ListAddress address, Terms terms, WebClients clients, ListVerifier verifier, Clock clock) {
        this.address = address;
        this.terms = terms;
        this.fetcher = new ListFetcher(clients);
        this.verifier = verifier;
        this.contents = new ListContents(clients);
        this.clock = clock;
    }

    @Override
    public FeedAnswer look(HeldContent held) {
        byte @Nullable [] message = held.document().orElse(null);
        @Nullable Problem problem = null;
        @Nullable Validators validators = null;
        try {
            AddressScope scope = address.scope().get();
            FetchedList fetched = fetcher.fetch(address.uri(), scope, held.validators(), terms.unsigned());
            byte @Nullable [] now = fetched.message().orElse(null);
            if (now != null && message != null && Arrays.equals(now, message)) {
                validators = fetched.validators();
            } else if (now != null) {
                ListReport report = verify(now, terms.pins().knowing(held.known()));
                if (report.isBelieved()) {
                    report.warnings().forEach(warning -> LOG.warn("{}: {}", Address.shown(address.uri()), warning));
                    return taken(report, now, fetched, scope);
                }
                problem = new ItemProblem("the list is refused: " + report.problems());
            }
        } catch (RuntimeException | Error e) {
            problem = Failure.ofOneItem(Address.shown(address.uri()), e);
        }
        return message == null ? new FeedAnswer.Unknown(null, problem) : stillHeld(held, message, validators, problem);
    }

    private ListReport verify(byte[] message, Pins pins) {
        return terms.unsigned() ? verifier.verifyUnsigned(message, pins) : verifier.verify(message, pins);
    }

    private FeedAnswer taken(ListReport report, byte[] message, FetchedList fetched, AddressScope scope) {
        ImageList list = Objects.requireNonNull(report.list());
        return new FeedAnswer.Offers(
                contents.of(report, list, scope), message, fetched.validators(), refusedImages(list));
    }

    private FeedAnswer stillHeld(
            HeldContent held, byte[] message, @Nullable Validators validators, @Nullable Problem fetchProblem) {
        ListReport report = verify(message, terms.pinsOfHeld().knowing(held.known()));
        @Nullable ImageList list = report.list();
        if (report.isBelieved() && list != null) {
            return new FeedAnswer.Unchanged(contents.of(report, list, knownScope()), validators, fetchProblem);
        }
        Problem problem = fetchProblem == null
                ? new ItemProblem("the list that is held is not valid any more: " + report.problems())
                : fetchProblem;
        SignerDetails signer = report.signer();
        @Nullable Instant signerEnd = signer == null ? null : signer.notAfter();
        return endedSince(report)
                .<FeedAnswer>map(since -> new FeedAnswer.Withdrawn(since, signerEnd, problem))
                .orElse(new FeedAnswer.Unknown(signerEnd, problem));
    }

    /** How near the list is; as long as that is not known, it counts as out in the world. */
    private AddressScope knownScope() {
        try {
            return address.scope().get();
        } catch (ItemProblem e) {
            LOG.debug("the host of the list is not known", e);
            return AddressScope.PUBLIC;
        }
    }

    /** Since when the list is at its end, if it is: by its own date, else since that was first noticed. */
    private Optional<Instant> endedSince(ListReport report) {
        Set<Rule> failed = report.rules().stream()
                .filter(rule -> rule.outcome() == RuleResult.Outcome.FAILED)
                .map(RuleResult::rule)
                .collect(Collectors.toSet());
        ImageList list = report.list();
        if (failed.contains(Rule.EXPIRY) && list != null) {
            return Optional.of(list.expires());
        }
        if (failed.stream().noneMatch(ENDING::contains)) {
            return Optional.empty();
        }
        Instant noticed = terms.invalidSince();
        return Optional.of(noticed == null ? clock.instant() : noticed);
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
