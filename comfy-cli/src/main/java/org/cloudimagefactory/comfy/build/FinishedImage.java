package org.cloudimagefactory.comfy.build;

import java.nio.file.Path;
import java.util.List;

/**
 * What a build has made, or found to be made already.
 *
 * @param name of the build
 * @param built whether it was made now
 * @param descriptor of the first image
 * @param images in the order that they were asked for
 */
public record FinishedImage(String name, boolean built, Path descriptor, List<BuildRecord.Image> images) {
    /** Copies the list. */
    public FinishedImage {
        images = List.copyOf(images);
    }
}
