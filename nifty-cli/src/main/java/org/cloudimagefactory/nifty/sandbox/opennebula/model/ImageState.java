package org.cloudimagefactory.nifty.sandbox.opennebula.model;

/** States of images. */
public enum ImageState {
    INIT(0),
    READY(1),
    USED(2),
    DISABLED(3),
    LOCKED(4),
    ERROR(5),
    CLONE(6),
    DELETE(7),
    USED_PERS(8),
    LOCKED_USED(9),
    LOCKED_USED_PERS(10);

    private final int number;

    ImageState(int number) {
        this.number = number;
    }

    /** The number that the server shows. */
    public int number() {
        return number;
    }

    /** The state of an image that is complete, or is not yet, and that is used by machines, or is not. */
    public static ImageState of(boolean locked, boolean used, boolean persistent) {
        if (!used) {
            return locked ? LOCKED : READY;
        }
        if (persistent) {
            return locked ? LOCKED_USED_PERS : USED_PERS;
        }
        return locked ? LOCKED_USED : USED;
    }

    /** Whether machines use the image. */
    public boolean isUsed() {
        return this == USED || this == USED_PERS || this == LOCKED_USED || this == LOCKED_USED_PERS;
    }

    /** Whether the image is still being copied. */
    public boolean isLocked() {
        return this == LOCKED || this == LOCKED_USED || this == LOCKED_USED_PERS;
    }
}
