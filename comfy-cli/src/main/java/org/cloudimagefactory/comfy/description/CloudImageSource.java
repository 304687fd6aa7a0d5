package org.cloudimagefactory.comfy.description;

import org.jspecify.annotations.Nullable;

/**
 * A distribution's own cloud image.
 *
 * @param url where it is, with the variables of {@link DistributionSettings}
 * @param checksum digest with its algorithm before a colon, or {@code file:URL}
 * @param format of the file, qcow2 where none is given
 */
public record CloudImageSource(
        String url, String checksum, @Nullable String format) {
    /** Fills in what is not given. */
    public CloudImageSource {
        format = format == null ? "qcow2" : format;
    }
}
