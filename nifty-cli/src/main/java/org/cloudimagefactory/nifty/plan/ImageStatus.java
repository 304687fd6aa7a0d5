package org.cloudimagefactory.nifty.plan;

import java.util.Locale;

/** What state an image in the cloud is in. */
public enum ImageStatus {
    /** Its content is not there yet. */
    PENDING,
    /** Its content is not there yet, and another run or installation is at it, or nobody knows who: hands off. */
    LOCKED,
    /** Its content never comes: this installation began it long ago, and nobody is at it any longer. */
    STALLED,
    /** Can be used, and is not. */
    READY,
    /** Virtual machines use it. */
    USED,
    /** Can't be used. */
    DISABLED,
    /** It came to nothing. */
    FAILED,
    /** It is on its way out. */
    DELETING,
    /** Something else goes on with it, such as copying. */
    BUSY;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
