package org.cloudimagefactory.itchy.subscription;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How an image of a subscribed list stands. */
public enum ImageState {
    /** The list has it, and it can't be used. */
    REFUSED,
    /** It is in the cache, and announced. */
    AVAILABLE,
    /** It is in the cache, and the next run takes it away. */
    LEAVING,
    /** The list has it no longer. */
    NOT_LISTED,
    /** It is to be fetched. */
    WANTED,
    /** It is not to be fetched. */
    NOT_WANTED;

    /** Of an image, when these are in the cache. */
    public static ImageState of(Subscription subscription, KnownImage image, Set<String> cached) {
        if (image.refusal() != null) {
            return REFUSED;
        }
        boolean wanted = image.isWanted(subscription.terms().images());
        if (cached.contains(image.identifier())) {
            return wanted && image.listed() ? AVAILABLE : LEAVING;
        }
        if (!image.listed()) {
            return NOT_LISTED;
        }
        return wanted ? WANTED : NOT_WANTED;
    }

    /** All of them in words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(ImageState::toString).toList();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
