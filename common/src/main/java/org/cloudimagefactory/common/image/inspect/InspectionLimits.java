package org.cloudimagefactory.common.image.inspect;

/**
 * What an image may be at most.
 *
 * @param maxVirtualSize bytes that a guest may see
 * @param maxTableBytes bytes that are read of headers and tables; it bounds the time that an inspection takes
 */
public record InspectionLimits(long maxVirtualSize, long maxTableBytes) {
    /** Two tebibytes, more than any appliance needs, and twice what the tables of such an image take at worst. */
    public static final InspectionLimits DEFAULT = new InspectionLimits(2L << 40, 4L << 30);

    /** Checks that the limits leave room for an image. */
    public InspectionLimits {
        if (maxVirtualSize <= 0 || maxTableBytes <= 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /** The same with this limit of the size that a guest may see. */
    public InspectionLimits withMaxVirtualSize(long bytes) {
        return new InspectionLimits(bytes, maxTableBytes);
    }
}
