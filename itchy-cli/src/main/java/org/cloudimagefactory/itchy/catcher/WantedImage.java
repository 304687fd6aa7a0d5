package org.cloudimagefactory.itchy.catcher;

import java.util.Objects;
import org.cloudimagefactory.itchy.download.StoredContent;
import org.cloudimagefactory.itchy.event.SafeName;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.feed.OfferedAppliance;
import org.cloudimagefactory.itchy.subscription.AnnouncedImage;
import org.cloudimagefactory.itchy.subscription.AssembledForm;
import org.jspecify.annotations.Nullable;

/**
 * An image to have in the cache.
 *
 * @param offer of the subscription that it comes from
 * @param image what is said of it
 * @param predecessor that is announced now, if any
 * @param vanished the same as it was announced before its file went away
 */
record WantedImage(
        Offer offer,
        OfferedAppliance image,
        @Nullable AnnouncedImage predecessor,
        @Nullable AnnouncedImage vanished) {
    private static final int NAME_LIMIT = 100;
    private static final int DIGEST_SHOWN = 16;

    /** Name in the cache; another content has another name, so that no reader sees a file change. */
    String fileName() {
        return SafeName.of(image.identifier(), NAME_LIMIT) + "_"
                + image.digest().hex().substring(0, DIGEST_SHOWN);
    }

    /** Name in the cache of the list of its packages. */
    String sbomName() {
        return fileName() + ".sbom.json";
    }

    /** What lies in the cache already, when {@link #hasBytes()}. */
    StoredContent before() {
        AnnouncedImage held = Objects.requireNonNull(predecessor);
        String size = held.event().getOrDefault(VmcatcherEvent.EVENT_PREFIX + "HV_SIZE", "");
        return new StoredContent(
                size.matches("[0-9]{1,18}") ? Long.parseLong(size) : image.size(), held.sha512(), format(held));
    }

    private static @Nullable String format(AnnouncedImage held) {
        AssembledForm form = held.form();
        return form == null ? null : form.format();
    }

    /** Whether the very bytes are in the cache already, and only what is said of them is new. */
    boolean hasBytes() {
        return predecessor != null && predecessor.isOf(image.digest());
    }
}
