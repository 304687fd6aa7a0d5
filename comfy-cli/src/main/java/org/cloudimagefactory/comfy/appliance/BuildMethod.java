package org.cloudimagefactory.comfy.appliance;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The ways to come to a first system on the disk. */
public enum BuildMethod {
    /** By the distribution's installer, from an ISO. */
    @JsonProperty("install")
    INSTALL("install"),
    /** By starting the distribution's own cloud image with a seed. */
    @JsonProperty("cloud-image")
    CLOUD_IMAGE("cloud-image"),
    /** By starting an image of the operator's own with a seed. */
    @JsonProperty("from")
    FROM("from");

    private final String label;

    BuildMethod(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
