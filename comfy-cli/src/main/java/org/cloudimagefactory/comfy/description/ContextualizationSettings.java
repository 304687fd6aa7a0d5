package org.cloudimagefactory.comfy.description;

import java.util.List;
import org.cloudimagefactory.comfy.appliance.Provisioner;

/**
 * What a distribution needs for one way of contextualization.
 *
 * @param packages to be installed
 * @param provisioners to be run
 */
public record ContextualizationSettings(List<String> packages, List<Provisioner> provisioners) {
    /** Copies the lists; null means none. */
    public ContextualizationSettings {
        packages = packages == null ? List.of() : List.copyOf(packages);
        provisioners = provisioners == null ? List.of() : List.copyOf(provisioners);
    }
}
