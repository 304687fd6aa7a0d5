package org.cloudimagefactory.nifty.oca;

import java.util.List;

/**
 * What a user or a group may take of a datastore, and has taken. Negative limits are none that can be known from here: there
 * is no limit, or the default holds.
 *
 * @param datastore id
 * @param size most, in MB
 * @param sizeUsed in MB
 * @param images most
 * @param imagesUsed how many there are
 */
public record DatastoreQuota(int datastore, long size, long sizeUsed, long images, long imagesUsed) {
    /** All that a user or a group has. */
    static List<DatastoreQuota> of(XmlElement owner) {
        return owner.child("DATASTORE_QUOTA").map(quotas -> quotas.children("DATASTORE")).orElse(List.of()).stream()
                .map(quota -> new DatastoreQuota(
                        (int) number(quota, "ID"),
                        number(quota, "SIZE"),
                        number(quota, "SIZE_USED"),
                        number(quota, "IMAGES"),
                        number(quota, "IMAGES_USED")))
                .toList();
    }

    /** Some servers write them with a fraction. */
    private static long number(XmlElement quota, String name) {
        String text = quota.text(name).strip();
        return text.matches("-?[0-9]{1,18}(\\.[0-9]*)?") ? (long) Double.parseDouble(text) : -1;
    }
}
