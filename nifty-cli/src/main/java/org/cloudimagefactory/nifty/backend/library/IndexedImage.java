package org.cloudimagefactory.nifty.backend.library;

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
public record IndexedImage(
        String id, String name, String datastore, String file, String registered, Map<String, String> attributes) {
    /** Copies the map. */
    public IndexedImage {
        attributes = java.util.Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    /** Whether this is the record of the same file, whatever is noted of it. */
    boolean isOfSameFile(IndexedImage other) {
        return withAttributes(Map.of()).equals(other.withAttributes(Map.of()));
    }

    IndexedImage withId(String value) {
        return new IndexedImage(value, name, datastore, file, registered, attributes);
    }

    IndexedImage withAttributes(Map<String, String> value) {
        return new IndexedImage(id, name, datastore, file, registered, value);
    }
}
