package org.cloudimagefactory.common.imagelist;

import org.jspecify.annotations.Nullable;

/**
 * Whether an image of a list is taken.
 *
 * @param identifier as far as it has one, else its place in the list
 * @param image what it is, when it is taken
 * @param reason why it is not, when it is not
 */
public record ImageVerdict(
        String identifier,
        @Nullable ListedImage image,
        @Nullable String reason) {
    /** A taken image. */
    public static ImageVerdict accepted(ListedImage image) {
        return new ImageVerdict(image.identifier(), image, null);
    }

    /** A refused image. */
    public static ImageVerdict refused(String identifier, String reason) {
        return new ImageVerdict(identifier, null, reason);
    }

    /** Whether it is taken. */
    public boolean isAccepted() {
        return image != null;
    }
}
