package org.cloudimagefactory.itchy.catcher;

import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.cloudimagefactory.itchy.download.StoredContent;
import org.cloudimagefactory.itchy.event.EventType;
import org.cloudimagefactory.itchy.event.EventVariables;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.feed.FeedContent;
import org.cloudimagefactory.itchy.feed.OfferedAppliance;
import org.jspecify.annotations.Nullable;

/** Says of images and lists what vmCatcher says of them, in the same variables. */
final class EventFactory {
    private final Map<String, String> surroundings;

    /** Events of one run over this cache. */
    EventFactory(Path cache, Path certificateDirectory) {
        this.surroundings = Map.of(
                "VMCATCHER_EVENT_UUID_SESSION", UUID.randomUUID().toString(),
                "VMCATCHER_CACHE_DIR_CACHE", cache.toString(),
                "VMCATCHER_CACHE_DIR_DOWNLOAD", cache.toString(),
                "VMCATCHER_DIR_CERT", certificateDirectory.toString());
    }

    /** A run begins or ends. */
    VmcatcherEvent run(EventType type) {
        return event(type, Map.of());
    }

    /** Something happens to an image that was described before. */
    VmcatcherEvent image(EventType type, Map<String, String> description) {
        return event(type, description);
    }

    /** A list has an image that it did not have before. */
    VmcatcherEvent fresh(Offer offer, OfferedAppliance image) {
        return event(EventType.SUBSCRIPTION_IMAGE_NEW, described(offer, image));
    }

    /** What a list says of an image, and of itself. */
    SortedMap<String, String> described(Offer offer, OfferedAppliance image) {
        SortedMap<String, String> variables = new TreeMap<>();
        EventVariables.OF_IMAGE_FIELDS.forEach(
                (field, variable) -> put(variables, variable, image.texts().get(field)));
        FeedContent content = offer.content();
        if (content != null) {
            put(variables, "IL_DC_IDENTIFIER", content.identifier());
            put(variables, "VO", content.group());
        }
        return variables;
    }

    /**
     * The same of an image that lies in the cache, whatever was known of its bytes before.
     *
     * @param sbom file with a list of its packages
     */
    SortedMap<String, String> described(WantedImage wanted, StoredContent stored, @Nullable Path sbom) {
        SortedMap<String, String> variables = described(wanted.offer(), wanted.image());
        put(variables, "FILENAME", wanted.fileName());
        variables.putIfAbsent(VmcatcherEvent.EVENT_PREFIX + "HV_SIZE", Long.toString(stored.size()));
        variables.putIfAbsent(VmcatcherEvent.EVENT_PREFIX + "SL_CHECKSUM_SHA512", stored.sha512());
        if (stored.format() != null) {
            // Whoever reads the file finds what it is, not what was listed.
            put(variables, "HV_FORMAT", stored.format());
            put(variables, "HV_SIZE", Long.toString(stored.size()));
            put(variables, "SL_CHECKSUM_SHA512", stored.sha512());
        }
        if (sbom != null) {
            put(variables, EventVariables.SBOM, sbom.toString());
        }
        return variables;
    }

    private VmcatcherEvent event(EventType type, Map<String, String> description) {
        SortedMap<String, String> variables = new TreeMap<>(description);
        variables.putAll(surroundings);
        put(variables, "TYPE", type.spelling());
        return new VmcatcherEvent(variables);
    }

    private static void put(SortedMap<String, String> variables, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            variables.put(VmcatcherEvent.EVENT_PREFIX + name, value);
        }
    }
}
