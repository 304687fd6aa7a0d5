package org.cloudimagefactory.common.image.inspect;

import java.util.List;

/**
 * What an image file holds besides the disk that a guest sees now and the tables to read it by: snapshots, deleted data,
 * notes of whoever made it. Who gets the file gets that, too.
 *
 * @param what each kind that was found; empty when the file can be handed on as it is
 * @param compressed whether some of the disk is compressed
 */
public record ImageLeftovers(List<String> what, boolean compressed) {
    public ImageLeftovers {
        what = List.copyOf(what);
    }

    /** Whether there is nothing of the kind. */
    public boolean isEmpty() {
        return what.isEmpty();
    }

    @Override
    public String toString() {
        return String.join(", ", what);
    }
}
