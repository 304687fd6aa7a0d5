package org.cloudimagefactory.common.image.inspect;

/**
 * What an image may be at most.
 *
 * @param maxVirtualSize bytes that a guest may see
 */
public record InspectionLimits(long maxVirtualSize) {
    /** Two tebibytes: more than any appliance needs. */
    public static final InspectionLimits DEFAULT = new InspectionLimits(2L << 40);

    /** Checks that the limits leave room for an image. */
    public InspectionLimits {
        if (maxVirtualSize <= 0) {
            throw new IllegalArgumentException("maximal virtual size must be positive");
        }
    }
}
