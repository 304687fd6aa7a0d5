package org.cloudimagefactory.comfy.assembly;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a build has made, or found to be made already.
 *
 * @param name of the build
 * @param built whether it was made now
 * @param age of one that was made before, where it is known
 * @param descriptor of the first image
 * @param images in the order that they were asked for
 */
public record FinishedImage(
        String name, boolean built, @Nullable Duration age, Path descriptor, List<BuildRecord.Image> images) {
    public FinishedImage {
        images = List.copyOf(images);
    }
}
