package org.cloudimagefactory.itchy.catcher;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.cloudimagefactory.itchy.feed.OfferedAppliance;
import org.cloudimagefactory.itchy.subscription.AnnouncedImage;
import org.jspecify.annotations.Nullable;

/**
 * What has to happen in the cache.
 *
 * @param expire images that leave it
 * @param fetch images that enter it, or take the place of their predecessors
 * @param disputed images that a list offers and that belong to another one, with the reason
 */
record CachePlan(List<AnnouncedImage> expire, List<WantedImage> fetch, List<String> disputed) {
    CachePlan {
        expire = List.copyOf(expire);
        fetch = List.copyOf(fetch);
        disputed = List.copyOf(disputed);
    }

    /**
     * Compares what there should be with what there is.
     *
     * @param isThere whether the file of a cached image is still there
     */
    static CachePlan of(List<Offer> offers, List<AnnouncedImage> cached, Predicate<AnnouncedImage> isThere) {
        Map<String, AnnouncedImage> byIdentifier = new HashMap<>();
        cached.forEach(image -> byIdentifier.put(image.identifier(), image));
        Map<String, Long> owners = owners(offers, byIdentifier);
        List<WantedImage> fetch = new ArrayList<>();
        List<String> disputed = new ArrayList<>();
        for (Offer offer : offers) {
            for (OfferedAppliance image : offer.images()) {
                @Nullable AnnouncedImage held = byIdentifier.get(image.identifier());
                if (owners.getOrDefault(image.identifier(), -1L)
                        != offer.subscription().id()) {
                    disputed.add("image " + image.identifier() + " of "
                            + offer.subscription().identifier() + " is not taken: another list has this identifier");
                } else if (held == null || !isSame(held, image) || !isThere.test(held)) {
                    // A file that vanished is fetched again; nothing has to be withdrawn for it.
                    boolean vanished = held != null && isSame(held, image);
                    fetch.add(new WantedImage(offer, image, vanished ? null : held, vanished ? held : null));
                }
            }
        }
        List<AnnouncedImage> expire = cached.stream()
                .filter(image -> !owners.containsKey(image.identifier()))
                .toList();
        return new CachePlan(expire, fetch, disputed);
    }

    /** An identifier belongs to the list that brought it into the cache, as long as that has it; else to the oldest. */
    private static Map<String, Long> owners(List<Offer> offers, Map<String, AnnouncedImage> cached) {
        Map<String, Long> owners = new HashMap<>();
        for (Offer offer : offers) {
            long subscription = offer.subscription().id();
            offer.images().forEach(image -> claim(owners, image.identifier(), subscription, cached));
            offer.kept().forEach(identifier -> claim(owners, identifier, subscription, cached));
        }
        return owners;
    }

    private static void claim(
            Map<String, Long> owners, String identifier, long subscription, Map<String, AnnouncedImage> cached) {
        @Nullable AnnouncedImage held = cached.get(identifier);
        if (held != null && held.subscription() == subscription) {
            owners.put(identifier, subscription);
        } else {
            owners.putIfAbsent(identifier, subscription);
        }
    }

    private static boolean isSame(AnnouncedImage held, OfferedAppliance image) {
        return held.isOf(image.digest()) && held.version().equals(image.version());
    }
}
