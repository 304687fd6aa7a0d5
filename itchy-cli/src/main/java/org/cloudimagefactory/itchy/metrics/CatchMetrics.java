package org.cloudimagefactory.itchy.metrics;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.metrics.MetricSet;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.itchy.catcher.Offer;
import org.cloudimagefactory.itchy.subscription.AnnouncedImage;
import org.cloudimagefactory.itchy.subscription.ImageState;
import org.cloudimagefactory.itchy.subscription.Subscription;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;

/** How subscriptions and their images stand. */
public final class CatchMetrics {
    private final Map<URI, Instant> certificateEnds = new ConcurrentHashMap<>();

    /** Nothing known yet. */
    public CatchMetrics() {}

    /** A list was looked at. */
    public void looked(Offer offer) {
        if (offer.certificateEnd() != null) {
            certificateEnds.put(offer.subscription().url(), offer.certificateEnd());
        }
    }

    /** As the database has it now. */
    public MetricSet of(SubscriptionStore store) {
        Set<String> cached =
                store.cache().all().stream().map(AnnouncedImage::identifier).collect(Collectors.toSet());
        List<String> states = new ArrayList<>();
        List<String> images = new ArrayList<>();
        MetricSet set = new MetricSet().measured(ItchyMetrics.LIST_EXPIRY);
        List<Subscription> subscriptions = store.all();
        if (subscriptions.isEmpty() || !certificateEnds.isEmpty()) {
            // A run that looked at no list knows nothing better than the one before.
            set.measured(ItchyMetrics.CERTIFICATE_EXPIRY);
        }
        for (Subscription subscription : subscriptions) {
            states.add(subscription.problem() == null ? "ok" : "failing");
            store.images()
                    .of(subscription)
                    .forEach(image -> images.add(
                            ImageState.of(subscription, image, cached).toString()));
            Map<String, String> list = Map.of("list", Address.shown(subscription.url()));
            if (subscription.expires() != null) {
                set.add(ItchyMetrics.LIST_EXPIRY, list, (double)
                        subscription.expires().getEpochSecond());
            }
            Instant end = certificateEnds.get(subscription.url());
            if (end != null) {
                set.add(ItchyMetrics.CERTIFICATE_EXPIRY, list, (double) end.getEpochSecond());
            }
        }
        return set.countBy(ItchyMetrics.SUBSCRIPTIONS, "state", List.of("ok", "failing"), states)
                .countBy(ItchyMetrics.IMAGES, "state", ImageState.words(), images);
    }
}
