package org.cloudimagefactory.common.image.inspect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.image.ImageFormat;
import org.jspecify.annotations.Nullable;

/**
 * What our own reading of an image found.
 *
 * @param formatName the format that the bytes are in, also when it is one that is always refused, such as {@code qed}
 * @param format the same as one of the formats that are taken in, or null
 * @param virtualSize size in bytes that a guest sees, 0 when it is not known
 * @param length bytes of the image
 * @param refusals every reason to refuse it; none when it is acceptable
 * @param details further facts, in the order in which to show them
 */
public record ImageInspection(
        String formatName,
        @Nullable ImageFormat format,
        long virtualSize,
        long length,
        List<String> refusals,
        Map<String, String> details) {
    /** Copies the collections. */
    public ImageInspection {
        refusals = List.copyOf(refusals);
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** Whether there is no reason to refuse the image. */
    public boolean accepted() {
        return refusals.isEmpty();
    }

    /** This inspection, or a problem of the item that gives every reason. */
    public ImageInspection orThrow(String item) {
        if (!accepted()) {
            throw FactoryException.item(item + " is refused: " + String.join("; ", refusals));
        }
        return this;
    }

    /** The format of an accepted image. */
    public ImageFormat acceptedFormat() {
        if (format == null || !accepted()) {
            throw new IllegalStateException("image of format " + formatName + " is not accepted");
        }
        return format;
    }
}
