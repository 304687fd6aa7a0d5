package org.cloudimagefactory.common.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One mapping of a YAML file, as far as merging goes: by the keys of its first level alone. A key that stands in the mapping itself
 * goes before all that is merged, also when it has no value, and takes nothing of a mapping that is merged under the same key.
 */
final class ConfigurationMapping {
    /** What each key says, by names that begin with the key; nothing for a key without a value. */
    private final Map<String, Map<String, String>> own = new LinkedHashMap<>();

    private final Map<String, Map<String, String>> merged = new LinkedHashMap<>();
    private int size;

    /** A key with its plain value, which may be none. */
    void put(String key, String value) {
        own.put(key, value.isEmpty() ? Map.of() : Map.of(key, value));
        size++;
    }

    /** A key with a mapping. */
    void put(String key, ConfigurationMapping value) {
        Map<String, String> settings = new LinkedHashMap<>();
        value.settings().forEach((name, setting) -> settings.put(key + "." + name, setting));
        own.put(key, settings);
        size += 1 + value.size;
    }

    /** When all its own keys are known: takes the other keys of these, of the first that has one. */
    void merge(List<ConfigurationMapping> others) {
        for (ConfigurationMapping other : others) {
            inherit(other.own);
            inherit(other.merged);
        }
    }

    private void inherit(Map<String, Map<String, String>> entries) {
        entries.forEach((key, settings) -> {
            if (!own.containsKey(key) && merged.putIfAbsent(key, settings) == null) {
                size += 1 + settings.size();
            }
        });
    }

    /** How many keys it has, at all levels, with those that have no value. */
    int size() {
        return size;
    }

    /** Keys to values; those of deeper levels are joined with dots. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        own.values().forEach(settings::putAll);
        merged.values().forEach(inherited -> inherited.forEach(settings::putIfAbsent));
        return settings;
    }
}
