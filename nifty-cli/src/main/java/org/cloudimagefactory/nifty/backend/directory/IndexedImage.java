package org.cloudimagefactory.nifty.backend.directory;

import java.util.Map;
import java.util.TreeMap;

/**
 * An image file of the library.
 *
 * @param id number in the library
 * @param name for people
 * @param datastore subdirectory where it lies
 * @param file its name there
 * @param registered when it came, RFC 3339
 * @param attributes whose disk it is
 */
record IndexedImage(
        String id, String name, String datastore, String file, String registered, Map<String, String> attributes) {
    IndexedImage {
        attributes = java.util.Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    IndexedImage withId(String value) {
        return new IndexedImage(value, name, datastore, file, registered, attributes);
    }

    IndexedImage withAttributes(Map<String, String> value) {
        return new IndexedImage(id, name, datastore, file, registered, value);
    }
}
