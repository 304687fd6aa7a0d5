package org.cloudimagefactory.comfy.description;

import java.util.List;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.jspecify.annotations.Nullable;

/**
 * What a distribution needs for one way of contextualization.
 *
 * @param by who reads the context, in words, where that is not plain from the packages
 * @param packages to be installed
 * @param provisioners to be run
 */
public record ContextualizationSettings(@Nullable String by, List<String> packages, List<Provisioner> provisioners) {
    /** Copies the lists; null means none. */
    public ContextualizationSettings {
        packages = packages == null ? List.of() : List.copyOf(packages);
        provisioners = provisioners == null ? List.of() : List.copyOf(provisioners);
    }

    /** Whether nothing is there and nothing is installed that could read a context. */
    public boolean isNothing() {
        return by == null && packages.isEmpty() && provisioners.isEmpty();
    }

    /** For people: who reads the context. */
    public String described() {
        if (by != null) {
            return by;
        }
        return packages.isEmpty() ? "what is there" : "the packages " + String.join(", ", packages);
    }
}
