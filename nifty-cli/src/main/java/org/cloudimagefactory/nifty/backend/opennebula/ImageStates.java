package org.cloudimagefactory.nifty.backend.opennebula;

import org.cloudimagefactory.nifty.oca.Image;
import org.cloudimagefactory.nifty.oca.OneResponse;
import org.cloudimagefactory.nifty.plan.ImageStatus;

/** What OpenNebula's states of images mean to a plan. */
final class ImageStates {
    /** Begins the name of an image that is out of service. */
    static final String EXPIRED_PREFIX = "EXPIRED_";

    /** Permissions of an image that is out of service. */
    static final int OWNER_ONLY = 0600;

    private static final int NOT_OWNER = 0077;
    private static final int OWNER_ADMIN = 0100;

    private ImageStates() {}

    static ImageStatus of(Image image) {
        return switch (image.state()) {
            case INIT, LOCKED -> isPending(image) ? ImageStatus.PENDING : ImageStatus.BUSY;
            case READY -> image.runningVms() > 0 ? ImageStatus.USED : ImageStatus.READY;
            case USED, USED_PERS, LOCKED_USED, LOCKED_USED_PERS -> ImageStatus.USED;
            case DISABLED -> ImageStatus.DISABLED;
            case ERROR -> ImageStatus.FAILED;
            case DELETE -> ImageStatus.DELETING;
            case CLONE, UNKNOWN -> ImageStatus.BUSY;
        };
    }

    /** Whether the first copy is still going on: other operations lock an image, too, but it has its content then. */
    static boolean isPending(Image image) {
        return (image.state() == Image.State.LOCKED || image.state() == Image.State.INIT)
                && image.source().isEmpty();
    }

    /** Whether the server refused to delete an image because it is LOCKED. */
    static boolean isRefusedAsLocked(OneResponse response) {
        return response.isError() && response.message().contains("Image locked");
    }

    /** Whether the permissions alone give ADMIN rights on an image to its owner. */
    static boolean isOwnersToAdminister(Image image) {
        return (image.permissions() & OWNER_ADMIN) != 0;
    }

    /** Whether everything is done that takes an image out of service; one in use can't be disabled. */
    static boolean isHidden(Image image) {
        boolean unusable = image.state() == Image.State.DISABLED || of(image) == ImageStatus.USED;
        return unusable && image.name().startsWith(EXPIRED_PREFIX) && (image.permissions() & NOT_OWNER) == 0;
    }
}
