package org.cloudimagefactory.itchy.feed.imagelist;

import java.util.List;
import java.util.function.Predicate;
import org.cloudimagefactory.common.imagelist.ListReport;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.problem.AddressText;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.itchy.subscription.ImageChoice;
import org.cloudimagefactory.itchy.subscription.ListSource;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.cloudimagefactory.itchy.subscription.SubscriptionTerms;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes to what another tool follows. Each list is fetched and verified first, as with {@code itchy subscribe}; then the
 * subscription is made with its selected images, or not at all, and no other one is touched.
 */
public final class ListsImport {
    private static final int SHOWN = 300;

    private final SubscriptionStore store;
    private final ListSubscriber service;

    public ListsImport(SubscriptionStore store, ListSubscriber service) {
        this.store = store;
        this.service = service;
    }

    /**
     * What became of one list.
     *
     * @param url of it
     * @param images how many are wanted of it
     * @param problem why it is not subscribed to, if it is not
     */
    public record Imported(String url, int images, @Nullable String problem) {}

    /** Subscribes to one list; these may sign it where its source does not say who may. */
    public Imported subscribe(ListSource source, List<Endorser> usual) {
        String shown = PrintableText.of(AddressText.withoutCredentials(source.url()), SHOWN);
        try {
            return subscribed(source, source.endorsers().isEmpty() ? usual : source.endorsers());
        } catch (ItemProblem | UsageProblem | EnvironmentProblem e) {
            return new Imported(shown, 0, e.line());
        }
    }

    private Imported subscribed(ListSource source, List<Endorser> endorsers) {
        if (endorsers.isEmpty()) {
            throw new ItemProblem("its file does not say who may sign it")
                    .hint("give --endorser-dn and --endorser-ca as the publisher tells them");
        }
        ImageChoice choice = source.images().isEmpty() ? ImageChoice.ALL : ImageChoice.SELECTED;
        SubscriptionTerms terms = new SubscriptionTerms(endorsers, choice, false, null);
        Predicate<ListReport> never = report -> false;
        Subscription made = service.subscribe(
                new SubscribeRequest(Address.parse(source.url()), terms, false),
                never,
                added -> source.images().forEach(image -> store.images().choose(added, image, true)));
        return new Imported(
                Address.shown(made.url()),
                (int) store.images().of(made).stream()
                        .filter(image -> image.isWanted(choice))
                        .count(),
                null);
    }
}
