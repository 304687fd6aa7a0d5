package org.cloudimagefactory.itchy.convert;

import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.itchy.sanitize.SourceDisk;

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

    /** Refuses a disk that is too large to be made into the format, before any work is done for it. */
    void requireRoomFor(SourceDisk disk) {
        long size = disk.inspection().virtualSize();
        if (size > format.largestDisk()) {
            throw FactoryException.item("disk " + disk.name() + " has " + size + " bytes, and the format " + format
                            + " takes at most " + format.largestDisk())
                    .hint("choose another format, such as qcow2");
        }
    }

    /** A format without compression. */
    public static TargetFormat of(ImageFormat format) {
        return new TargetFormat(format, Compression.NONE);
    }
}
