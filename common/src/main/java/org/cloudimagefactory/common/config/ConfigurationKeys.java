package org.cloudimagefactory.common.config;

import java.util.Map;
import java.util.Set;

/**
 * The keys that configuration files may set.
 *
 * @param known all keys that there are; any other in a file is an error
 * @param aliases names in files that stand for others, such as the predecessor's
 */
public record ConfigurationKeys(Set<ConfigurationKey> known, Map<String, String> aliases) {
    public ConfigurationKeys {
        known = Set.copyOf(known);
        aliases = Map.copyOf(aliases);
    }
}
