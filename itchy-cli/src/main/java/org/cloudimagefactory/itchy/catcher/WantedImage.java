package org.cloudimagefactory.itchy.catcher;

import org.cloudimagefactory.common.imagelist.ListedImage;
import org.cloudimagefactory.itchy.event.SafeName;
import org.cloudimagefactory.itchy.subscription.AnnouncedImage;
import org.jspecify.annotations.Nullable;

/**
 * An image to have in the cache.
 *
 * @param offer of the subscription that it comes from
 * @param image what the list says of it
 * @param predecessor that is announced now, if any
 */
record WantedImage(Offer offer, ListedImage image, @Nullable AnnouncedImage predecessor) {
    private static final int NAME_LIMIT = 100;
    private static final int DIGEST_SHOWN = 16;

    /** Name in the cache; another content has another name, so that no reader sees a file change. */
    String fileName() {
        return SafeName.of(image.identifier(), NAME_LIMIT) + "_"
                + image.sha512().substring(0, DIGEST_SHOWN);
    }

    /** Whether the very bytes are in the cache already, and only what is said of them is new. */
    boolean hasBytes() {
        return predecessor != null && predecessor.sha512().equals(image.sha512());
    }
}
