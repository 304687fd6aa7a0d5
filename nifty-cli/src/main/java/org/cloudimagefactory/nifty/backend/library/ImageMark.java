package org.cloudimagefactory.nifty.backend.library;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What lies beside an image: the proof that this library made it, and all that is needed to put it into a new index.
 *
 * @param format version of this document
 * @param image as the index has it
 * @param appliance that offers the image, as the index has it, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImageMark(int format, IndexedImage image, @Nullable IndexedAppliance appliance) {
    static final int FORMAT = 1;

    static ImageMark of(IndexedImage image, @Nullable IndexedAppliance appliance) {
        return new ImageMark(FORMAT, image, appliance);
    }
}
