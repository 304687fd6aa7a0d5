package org.cloudimagefactory.soak;

import java.util.Map;
import java.util.TreeMap;

/** What users must find in the cloud, as far as things were announced: the last sound offer that has not expired. */
final class Model {
    private final Map<String, Announcement> offered = new TreeMap<>();

    /** The announcement has been handed over. */
    synchronized void apply(Announcement announcement) {
        if (announcement.isOffer() && announcement.isSound()) {
            offered.put(announcement.identifier(), announcement);
        } else if (!announcement.isOffer()) {
            offered.computeIfPresent(
                    announcement.identifier(),
                    (identifier, current) -> current.version().equals(announcement.version()) ? null : current);
        }
    }

    synchronized Map<String, Announcement> offered() {
        return new TreeMap<>(offered);
    }
}
