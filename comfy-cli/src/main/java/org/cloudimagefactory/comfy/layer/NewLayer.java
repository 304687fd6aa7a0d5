package org.cloudimagefactory.comfy.layer;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a build hands over to the cache.
 *
 * @param file a qcow2 image: an overlay that names the file of the layer below by its absolute path, or one without any
 * @param isSpent whether nobody needs that file any more, so that it may be moved; otherwise it is copied and stays
 * @param below the layer below, in use since before the build began; null for a base image or an installation
 * @param description one line for people
 * @param variables the machine's UEFI variables, null where it has none; they are copied
 * @param wayIn into the guest; null for base images, which need none
 */
public record NewLayer(
        Path file,
        boolean isSpent,
        @Nullable LayerUse below,
        String description,
        @Nullable Path variables,
        @Nullable WayIn wayIn) {
    /** One whose file stays where it is. */
    public NewLayer(
            Path file, @Nullable LayerUse below, String description, @Nullable Path variables, @Nullable WayIn wayIn) {
        this(file, false, below, description, variables, wayIn);
    }
}
