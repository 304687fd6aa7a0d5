package org.cloudimagefactory.soak;

/**
 * What a publisher lets vmCatcher tell: an image is there, or is not offered any longer.
 *
 * @param number of the announcement in the whole run
 * @param identifier of the appliance
 * @param version of the image
 * @param content seed of what a guest finds on the disk
 * @param title of the image
 * @param soundness whether the file is what it is said to be
 */
record Announcement(
        int number,
        Kind kind,
        String identifier,
        String version,
        long content,
        Packing packing,
        String title,
        Soundness soundness) {
    /** Kinds of announcements. */
    enum Kind {
        AVAILABLE("AvailablePostfix"),
        EXPIRED("ExpirePostfix");

        private final String event;

        Kind(String event) {
            this.event = event;
        }

        /** How vmCatcher calls it. */
        String event() {
            return event;
        }
    }

    /** What publishers put disks into. */
    enum Packing {
        RAW,
        QCOW2,
        VMDK,
        VDI,
        GZIP,
        OVA
    }

    /** What may be wrong with a file. */
    enum Soundness {
        SOUND,
        /** Its digest is another one. */
        OTHER_DIGEST,
        /** It wants to read a file of the host. */
        BACKING_FILE
    }

    boolean isOffer() {
        return kind == Kind.AVAILABLE;
    }

    boolean isSound() {
        return soundness == Soundness.SOUND;
    }

    /** The name of its file in vmCatcher's cache. */
    String fileName() {
        return identifier + "-" + Long.toHexString(content) + "."
                + packing.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Half of the appliances are for a group. */
    boolean hasGroup() {
        return Math.floorMod(identifier.hashCode(), 2) == 0;
    }
}
