package org.cloudimagefactory.itchy.feed.imagelist;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.cloudimagefactory.common.imagelist.ImageList;
import org.cloudimagefactory.common.imagelist.ListReport;
import org.cloudimagefactory.common.imagelist.ListVerifier;
import org.cloudimagefactory.common.imagelist.Pins;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.trust.SignerDetails;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.itchy.download.FetchedList;
import org.cloudimagefactory.itchy.download.ListFetcher;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.cloudimagefactory.itchy.subscription.SubscriptionTerms;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes subscriptions to lists: only to a list that can be had and is in order, so that mistakes show at once. */
public final class ListSubscriber {
    private static final Logger LOG = LoggerFactory.getLogger(ListSubscriber.class);

    private final SubscriptionStore store;
    private final ListFetcher fetcher;
    private final ListVerifier verifier;
    private final ListContents contents;

    public ListSubscriber(SubscriptionStore store, WebClients clients, ListVerifier verifier) {
        this.store = store;
        this.fetcher = new ListFetcher(clients);
        this.contents = new ListContents(clients);
        this.verifier = verifier;
    }

    /**
     * Subscribes.
     *
     * @param consent asked before a signer becomes an endorser unseen
     */
    public Subscription subscribe(SubscribeRequest request, Predicate<ListReport> consent) {
        return subscribe(request, consent, made -> {});
    }

    /**
     * As above, with more to note.
     *
     * @param further changes to the store that are made with the subscription, or not at all
     */
    Subscription subscribe(SubscribeRequest request, Predicate<ListReport> consent, Consumer<Subscription> further) {
        refuseNonsense(request);
        AddressScope scope = Address.scope(request.url());
        FetchedList fetched = fetcher.fetch(
                request.url(), scope, Validators.NONE, request.terms().unsigned());
        byte[] message = fetched.message().orElseThrow();
        Pins pins = new Pins(request.terms().endorsers(), null, request.terms().uri(), null);
        ListReport report =
                request.terms().unsigned() ? verifier.verifyUnsigned(message, pins) : verifier.verify(message, pins);
        ImageList list = report.acceptedList()
                .orElseThrow(() -> new ItemProblem(
                                "the list at " + Address.shown(request.url()) + " is refused: " + report.problems())
                        .hint("'itchy verify' shows all that was looked at"));
        report.warnings().forEach(warning -> LOG.warn("{}: {}", Address.shown(request.url()), warning));
        store.find(list.identifier()).ifPresent(other -> {
            throw new ItemProblem(
                    "list " + list.identifier() + " is subscribed to already, at " + Address.shown(other.url()));
        });
        SubscriptionTerms terms = endorsed(request, report, consent);
        return store.atOnce(() -> {
            Subscription added = store.add(request.url(), terms, scope, list.identifier());
            store.take(added, contents.of(report, list, scope), message, fetched.validators());
            further.accept(added);
            return store.find(request.url().toString()).orElse(added);
        });
    }

    private void refuseNonsense(SubscribeRequest request) {
        SubscriptionTerms terms = request.terms();
        if (terms.unsigned() && (request.autoEndorse() || !terms.endorsers().isEmpty())) {
            throw new UsageProblem("an unsigned list has no endorser").hint("give either --unsigned or an endorser");
        }
        if (terms.unsigned() && !Address.isHttps(request.url()) && !Address.isFile(request.url())) {
            throw new UsageProblem("an unsigned list is taken from an https or file address only")
                    .hint("anybody on the way could change it");
        }
        if (!terms.unsigned() && !request.autoEndorse() && terms.endorsers().isEmpty()) {
            throw new UsageProblem("who may sign the list?")
                    .hint("give --endorser-dn and --endorser-ca as the publisher tells them, or --auto-endorse");
        }
        store.find(request.url().toString()).ifPresent(other -> {
            throw new ItemProblem(Address.shown(request.url()) + " is subscribed to already")
                    .hint("unsubscribe first to change the terms");
        });
    }

    private static SubscriptionTerms endorsed(
            SubscribeRequest request, ListReport report, Predicate<ListReport> consent) {
        SubscriptionTerms terms = request.terms();
        @Nullable SignerDetails signer = report.signer();
        if (!request.autoEndorse() || signer == null) {
            return terms;
        }
        if (!consent.test(report)) {
            throw new ItemProblem("nothing is subscribed to: the endorser was not accepted");
        }
        return new SubscriptionTerms(
                List.of(new Endorser(signer.subject(), signer.issuer())),
                terms.images(),
                terms.unsigned(),
                terms.uri());
    }
}
