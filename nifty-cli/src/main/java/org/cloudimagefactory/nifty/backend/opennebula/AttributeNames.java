package org.cloudimagefactory.nifty.backend.opennebula;

/** The attributes of images and templates that others around OpenNebula read, and some of our own. */
final class AttributeNames {
    static final String PREFIX = "NIFTY_";
    static final String EVENT_PREFIX = "VMCATCHER_EVENT_";
    static final String OTHER_PREFIX = "NIFTY_ATTRIBUTE_";

    /** Which nifty an object belongs to. */
    static final String OWNER = "NIFTY_ID";

    static final String IDENTIFIER = "NIFTY_APPLIANCE_ID";
    static final String VERSION = "NIFTY_APPLIANCE_VERSION";
    static final String TITLE = "NIFTY_APPLIANCE_TITLE";
    static final String DESCRIPTION = "NIFTY_APPLIANCE_DESCRIPTION";
    static final String MPURI = "NIFTY_APPLIANCE_MPURI";
    static final String GROUP = "NIFTY_APPLIANCE_GROUP";
    static final String OS = "NIFTY_APPLIANCE_OS";
    static final String ARCHITECTURE = "NIFTY_APPLIANCE_ARCHITECTURE";
    static final String EXPIRES = "NIFTY_APPLIANCE_EXPIRES";
    static final String IMAGE_LIST = "NIFTY_APPLIANCE_IMAGE_LIST_ID";
    static final String DIGEST = "NIFTY_APPLIANCE_DIGEST";
    static final String CHECKSUM = "NIFTY_IMAGE_CHECKSUM";
    static final String SIZE = "NIFTY_IMAGE_SIZE";
    static final String FORMAT = "NIFTY_IMAGE_FORMAT";
    static final String EXPIRED = "NIFTY_EXPIRED";
    static final String EXPIRED_AT = "NIFTY_EXPIRED_AT";

    /** What a rollback needs to know again. */
    static final String MEMORY = "NIFTY_APPLIANCE_MEMORY";

    static final String CPU = "NIFTY_APPLIANCE_CPU";
    /** Number of the disk, where an appliance has several. */
    static final String DISK = "NIFTY_IMAGE_DISK";
    /** Datastore of a template's images. */
    static final String DATASTORE = "NIFTY_DATASTORE_ID";
    /** Ends the name of an attribute that holds the exact text where the attribute itself can't. */
    static final String ENCODED = "_ENCODED";

    private AttributeNames() {}
}
