package org.cloudimagefactory.nifty.plan;

/**
 * An image that is in the cloud and is to be used by a template.
 *
 * @param image which
 * @param disk what it is for
 * @param describe whether its attributes are to be written, as they are not those of the descriptor
 * @param open whether its permissions and group are to be set
 * @param restore whether it was out of service
 * @param restoredName the name that it gets when it was out of service
 */
public record PublishedImage(
        CloudImage image, ApplianceDisk disk, boolean describe, boolean open, boolean restore, String restoredName) {}
