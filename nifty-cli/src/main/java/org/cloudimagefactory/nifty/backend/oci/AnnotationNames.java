package org.cloudimagefactory.nifty.backend.oci;

/** Annotations of manifests and layers: those of OCI and of EGI's reader, and as few of our own as do. */
final class AnnotationNames {
    static final String CREATED = "org.opencontainers.image.created";
    static final String VERSION = "org.opencontainers.image.version";
    static final String TITLE = "org.opencontainers.image.title";
    static final String DESCRIPTION = "org.opencontainers.image.description";
    static final String URL = "org.opencontainers.image.url";

    /** Where what it was built from lies, and which commit of that. */
    static final String SOURCE = "org.opencontainers.image.source";

    static final String REVISION = "org.opencontainers.image.revision";

    static final String GLANCE = "org.openstack.glance.";
    static final String EGI = "eu.egi.cloud.";
    /** Without it on the layer EGI's reader passes a manifest over. */
    static final String EGI_TAG = EGI + "tag";

    static final String EGI_DESCRIPTION = EGI + "description";

    /** Identifier of the appliance: who follows one must not take a signed manifest of another for it. */
    static final String APPLIANCE = "org.cloudimagefactory.appliance";

    /**
     * The tag under which the manifest was named: a signature is about the manifest alone, so that without it a signed one could be
     * put under any other tag of the same appliance.
     */
    static final String TAG = "org.cloudimagefactory.tag";

    /** When the appliance expires, RFC 3339; missing when it does not. */
    static final String EXPIRES = "org.cloudimagefactory.expires";

    /** When what stood here was over, RFC 3339. */
    static final String TOMBSTONE = "org.cloudimagefactory.tombstone";

    /** What nifty notes for itself. */
    static final String RECORD = "org.cloudimagefactory.record";

    /** What nifty signs for itself alone: the signature, base64, of the manifest without this annotation. */
    static final String SEAL = "org.cloudimagefactory.seal";

    private AnnotationNames() {}
}
