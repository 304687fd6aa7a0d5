package org.cloudimagefactory.common.imagelist;

import org.jspecify.annotations.Nullable;

/**
 * Whether an image of a list is taken.
 *
 * @param identifier as far as it has one, else its place in the list
 * @param image what it is, when it is taken
 * @param reason why it is not, when it is not
 */
public record ImageResult(
        String identifier,
        @Nullable ListedImage image,
        @Nullable String reason) {
    /** A taken image. */
    public static ImageResult accepted(ListedImage image) {
        return new ImageResult(image.identifier(), image, null);
    }

    /** A refused image. */
    public static ImageResult refused(String identifier, String reason) {
        return new ImageResult(identifier, null, reason);
    }

    /** Whether it is taken. */
    public boolean isAccepted() {
        return image != null;
    }
}
