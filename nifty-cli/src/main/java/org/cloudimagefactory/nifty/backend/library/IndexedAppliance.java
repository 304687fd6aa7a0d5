package org.cloudimagefactory.nifty.backend.library;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An appliance that the library offers.
 *
 * @param id number in the library, the same for all its versions
 * @param name for people
 * @param datastore subdirectory of its images
 * @param images ids of its disks, the one to boot from first
 * @param attributes what is known of it
 */
public record IndexedAppliance(
        String id, String name, String datastore, List<String> images, Map<String, String> attributes) {
    /** Copies the collections. */
    public IndexedAppliance {
        images = List.copyOf(images);
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }
}
