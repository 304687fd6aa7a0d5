package org.cloudimagefactory.itchy.feed.market;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.itchy.download.FetchedList;
import org.cloudimagefactory.itchy.download.ListFetcher;
import org.jspecify.annotations.Nullable;

/** Asks for documents of a market, and verifies each where that is wanted. */
public final class MarketDocuments {
    /** Bytes of the largest; Ubuntu's have a few MiB. */
    private static final int SIZE_LIMIT = 32 << 20;

    private static final int SIGNATURE_LIMIT = 1 << 17;

    /** As with image lists. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

    /** Two files can't be replaced at once: what does not fit may do so in a moment. */
    private static final int ATTEMPTS = 3;

    private static final long PAUSE_MILLIS = 300;

    private final ListFetcher fetcher;
    private final ListFetcher signatures;
    private final AddressScope scope;
    private final MarketTrust trust;

    /**
     * Of a market.
     *
     * @param scope how near it is
     * @param fields of the header of each request for a document
     */
    public MarketDocuments(WebClients clients, AddressScope scope, MarketTrust trust, Map<String, String> fields) {
        this.fetcher = new ListFetcher(clients, SIZE_LIMIT, fields);
        this.signatures = new ListFetcher(clients, SIGNATURE_LIMIT, Map.of());
        this.scope = scope;
        this.trust = trust;
    }

    /**
     * A document; nothing when it has not changed.
     *
     * @param beside the address to which the ending of a signature's name is added, where it is a file of its own
     * @throws ItemProblem when it can't be had, or is not signed as it must be
     */
    public Optional<MarketDocument> get(URI uri, URI beside, Validators known, Instant now) {
        Signers signers = trust.signers().orElse(null);
        FetchedList fetched = fetcher.fetch(uri, scope, known, trust.encryptedOnly());
        byte[] message = fetched.message().orElse(null);
        if (message == null) {
            return Optional.empty();
        }
        return Optional.of(
                signers == null
                        ? new MarketDocument(uri, message, fetched.validators(), null)
                        : verified(uri, beside, signers, fetched, now));
    }

    private MarketDocument verified(URI uri, URI beside, Signers signers, FetchedList first, Instant now) {
        FetchedList fetched = first;
        for (int attempt = 1; ; attempt++) {
            byte[] document = fetched.message().orElseThrow();
            byte[] signature = signatures
                    .fetch(URI.create(beside + signers.ending()), scope, Validators.NONE, trust.encryptedOnly())
                    .message()
                    .orElseThrow();
            try {
                String signer = signers.verify(document, signature, now);
                return new MarketDocument(uri, document, fetched.validators(), signer);
            } catch (ItemProblem e) {
                if (attempt == ATTEMPTS) {
                    throw refused(uri, e);
                }
            }
            pause();
            fetched = fetcher.fetch(uri, scope, Validators.NONE, trust.encryptedOnly());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemProblem("interrupted while a signature was looked at").causedBy(e);
        }
    }

    /**
     * A document that is one text with its signature; nothing when it has not changed.
     *
     * @throws ItemProblem when it can't be had, or is not signed as it must be
     */
    public Optional<MarketDocument> getClearSigned(URI uri, PgpSigners signers, Validators known, Instant now) {
        FetchedList fetched = fetcher.fetch(uri, scope, known, trust.encryptedOnly());
        return fetched.message().map(message -> {
            try {
                return signers.clearSigned(uri, message, fetched.validators(), now);
            } catch (ItemProblem e) {
                throw refused(uri, e);
            }
        });
    }

    /** The problem with a document, which says where that is. */
    public static ItemProblem refused(URI uri, ItemProblem problem) {
        return new ItemProblem(Address.shown(uri) + " is refused: " + problem.line()).causedBy(problem);
    }

    /**
     * Whoever has a document that was signed once could show it for ever, and the parts of a tree with those of other days: nothing may
     * be older than what was taken, nor than an index says. What is not signed proves nothing by its date, but may not go back either.
     *
     * @param updated when the document says that it was made
     * @param before what was taken
     * @param announced when an index says that it was made
     */
    public void refuseOlder(
            @Nullable Instant updated, @Nullable SeenDocument before, @Nullable Instant announced, Instant now) {
        boolean isSigned = trust.signers().isPresent();
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

    /**
     * Until when those who signed what is held vouch for it; null when that has no end.
     *
     * @throws ItemProblem when one of them does not any more
     */
    public @Nullable Instant vouchedUntil(HeldMarket held, Instant now) {
        Signers signers = trust.signers().orElse(null);
        if (signers == null) {
            return null;
        }
        Instant first = null;
        List<String> marks = held.documents().values().stream()
                .map(SeenDocument::signer)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        for (String mark : marks) {
            Instant end = signers.standing(mark, now);
            first = first == null || (end != null && end.isBefore(first)) ? end : first;
        }
        return first;
    }
}
