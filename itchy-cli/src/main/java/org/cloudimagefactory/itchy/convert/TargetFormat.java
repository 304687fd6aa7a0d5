package org.cloudimagefactory.itchy.convert;

import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.image.ImageFormat;

/**
 * What images are made into.
 *
 * @param format of the files
 * @param compression of their clusters
 */
public record TargetFormat(ImageFormat format, Compression compression) {
    /** Refuses what does not go together. */
    public TargetFormat {
        if (compression != Compression.NONE && format != ImageFormat.QCOW2) {
            throw FactoryException.usage("--compress makes qcow2 images, not " + format)
                    .hint("leave it out, or choose the format qcow2");
        }
    }

    /** A format without compression. */
    public static TargetFormat of(ImageFormat format) {
        return new TargetFormat(format, Compression.NONE);
    }
}
