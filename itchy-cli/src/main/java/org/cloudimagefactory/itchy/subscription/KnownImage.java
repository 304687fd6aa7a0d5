package org.cloudimagefactory.itchy.subscription;

import org.jspecify.annotations.Nullable;

/**
 * An image that a list of a subscription has, or had.
 *
 * @param identifier of the image
 * @param chosen whether it was selected or deselected by name
 * @param listed whether the list that is held has it
 * @param title as far as known
 * @param version as far as known
 * @param size in bytes, 0 where it is not known
 * @param refusal why it is not taken, if it is not
 */
public record KnownImage(
        String identifier,
        @Nullable Boolean chosen,
        boolean listed,
        @Nullable String title,
        @Nullable String version,
        long size,
        @Nullable String refusal) {

    /** Whether it is wanted, by name or as all are. */
    public boolean isWanted(ImageChoice usual) {
        return chosen == null ? usual == ImageChoice.ALL : chosen;
    }
}
