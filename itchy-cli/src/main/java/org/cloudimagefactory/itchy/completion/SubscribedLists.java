package org.cloudimagefactory.itchy.completion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.completion.CandidateSource;
import org.cloudimagefactory.common.completion.TypedWords;
import org.cloudimagefactory.common.config.QuickSettings;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.itchy.subscription.KnownImage;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;

/** What the database of subscriptions knows; it is looked at, and never made. */
public final class SubscribedLists {
    private final QuickSettings settings;

    /** Looks where these settings say, if nothing is typed. */
    public SubscribedLists(QuickSettings settings) {
        this.settings = settings;
    }

    /** Addresses and identifiers of the lists. An address with credentials is not shown; such a list has its identifier. */
    public CandidateSource subscriptions() {
        return typed -> {
            List<String> words = new ArrayList<>();
            try (SubscriptionStore store = open(typed)) {
                for (Subscription subscription : store.all()) {
                    String url = subscription.url().toString();
                    if (url.equals(Address.shown(subscription.url()))) {
                        words.add(url);
                    }
                    if (subscription.identifier() != null) {
                        words.add(subscription.identifier());
                    }
                }
            }
            return words;
        };
    }

    /** Identifiers of the images in the lists. */
    public CandidateSource images() {
        return typed -> {
            List<String> words = new ArrayList<>();
            try (SubscriptionStore store = open(typed)) {
                for (Subscription subscription : store.all()) {
                    for (KnownImage image : store.images().of(subscription)) {
                        words.add(image.identifier());
                    }
                }
            }
            return words;
        };
    }

    private SubscriptionStore open(TypedWords typed) {
        return SubscriptionStore.openToLook(Path.of(typed.value("--state-file")
                .or(() -> settings.get("state_file"))
                .orElse("/var/spool/itchy/subscriptions.db")));
    }
}
