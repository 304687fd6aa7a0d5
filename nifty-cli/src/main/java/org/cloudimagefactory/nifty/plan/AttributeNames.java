package org.cloudimagefactory.nifty.plan;

/** The attributes of images and templates that others around the cloud read, and some of our own. */
public final class AttributeNames {
    public static final String PREFIX = "NIFTY_";
    public static final String EVENT_PREFIX = "VMCATCHER_EVENT_";
    /** SHA-512 of the file that a publisher announced. */
    public static final String FILE_CHECKSUM = EVENT_PREFIX + "SL_CHECKSUM_SHA512";

    public static final String OTHER_PREFIX = "NIFTY_ATTRIBUTE_";

    /** Which nifty an object belongs to. */
    public static final String OWNER = "NIFTY_ID";

    public static final String IDENTIFIER = "NIFTY_APPLIANCE_ID";
    public static final String VERSION = "NIFTY_APPLIANCE_VERSION";
    public static final String TITLE = "NIFTY_APPLIANCE_TITLE";
    public static final String DESCRIPTION = "NIFTY_APPLIANCE_DESCRIPTION";
    public static final String MPURI = "NIFTY_APPLIANCE_MPURI";
    public static final String GROUP = "NIFTY_APPLIANCE_GROUP";
    public static final String OS = "NIFTY_APPLIANCE_OS";
    public static final String ARCHITECTURE = "NIFTY_APPLIANCE_ARCHITECTURE";
    public static final String EXPIRES = "NIFTY_APPLIANCE_EXPIRES";
    public static final String IMAGE_LIST = "NIFTY_APPLIANCE_IMAGE_LIST_ID";
    public static final String DIGEST = "NIFTY_APPLIANCE_DIGEST";
    public static final String CHECKSUM = "NIFTY_IMAGE_CHECKSUM";
    public static final String SIZE = "NIFTY_IMAGE_SIZE";
    public static final String FORMAT = "NIFTY_IMAGE_FORMAT";
    public static final String EXPIRED = "NIFTY_EXPIRED";
    public static final String EXPIRED_AT = "NIFTY_EXPIRED_AT";

    /** What a rollback needs to know again. */
    public static final String MEMORY = "NIFTY_APPLIANCE_MEMORY";

    public static final String CPU = "NIFTY_APPLIANCE_CPU";
    /** Number of the disk, where an appliance has several. */
    public static final String DISK = "NIFTY_IMAGE_DISK";
    /** How many disks the version was registered with. */
    public static final String DISKS = "NIFTY_APPLIANCE_DISKS";
    /** Their checksums in order of their numbers, joined by commas; a hyphen for a disk without one. */
    public static final String DISK_CHECKSUMS = "NIFTY_APPLIANCE_DISK_CHECKSUMS";
    /** Marks a template that another tool made: what the site has put into it stays. */
    public static final String ADOPTED = "NIFTY_ADOPTED";
    /** Datastore of a template's images. */
    public static final String DATASTORE = "NIFTY_DATASTORE_ID";
    /** Random token of the upload that made an image, by which the installation that began it knows it again. */
    public static final String UPLOAD = "NIFTY_UPLOAD_TOKEN";
    /** Ends the name of an attribute that holds the exact text where the attribute itself can't. */
    public static final String ENCODED = "_ENCODED";

    private AttributeNames() {}
}
