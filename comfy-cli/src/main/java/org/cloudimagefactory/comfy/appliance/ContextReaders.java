package org.cloudimagefactory.comfy.appliance;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who reads the context in an appliance.
 *
 * @param contextualizedBy in words, by the name of each way of contextualization
 * @param contextPackage OpenNebula's own package, where the site configures one and it is asked for
 */
public record ContextReaders(
        Map<String, String> contextualizedBy, @Nullable ContextPackage contextPackage) {
    /** Nobody. */
    public static final ContextReaders NONE = new ContextReaders(Map.of(), null);

    public ContextReaders {
        contextualizedBy = Collections.unmodifiableMap(new LinkedHashMap<>(contextualizedBy));
    }
}
