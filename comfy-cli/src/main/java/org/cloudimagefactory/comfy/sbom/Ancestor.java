package org.cloudimagefactory.comfy.sbom;

/**
 * A layer that an image stands on.
 *
 * @param identifier of the appliance that the layer is one of
 * @param version when the layer was made, as versions of appliances are written
 * @param sha256 of the layer's file, hexadecimal
 */
public record Ancestor(String identifier, String version, String sha256) {
    /** As a descriptor names it. */
    @Override
    public String toString() {
        return identifier + " " + version + " sha256:" + sha256;
    }
}
