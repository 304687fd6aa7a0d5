package org.cloudimagefactory.soak;

import java.util.SortedMap;

/**
 * An image or a template, as the cloud tells it.
 *
 * @param values all that it tells: names of nested elements with slashes between them, and their texts
 */
record CloudObject(SortedMap<String, String> values) {
    String get(String name) {
        return values.getOrDefault(name, "");
    }

    /** Of which appliance it is. */
    String appliance() {
        return get("TEMPLATE/NIFTY_APPLIANCE_ID");
    }
}
