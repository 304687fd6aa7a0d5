package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.nifty.oca.XmlElement;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.cloudimagefactory.nifty.plan.Stamp;

/** Reads from an object's attributes whose it is. */
final class StampReader {
    private static final String ADOPTED_PREFIX = "CLOUDKEEPER_";

    /** What the predecessor's successor called it, and what we call it. */
    private static final Map<String, String> ADOPTED_NAMES = Map.ofEntries(
            Map.entry("CLOUDKEEPER_APPLIANCE_ID", AttributeNames.IDENTIFIER),
            Map.entry("CLOUDKEEPER_APPLIANCE_VERSION", AttributeNames.VERSION),
            Map.entry("CLOUDKEEPER_APPLIANCE_TITLE", AttributeNames.TITLE),
            Map.entry("CLOUDKEEPER_APPLIANCE_DESCRIPTION", AttributeNames.DESCRIPTION),
            Map.entry("CLOUDKEEPER_APPLIANCE_MPURI", AttributeNames.MPURI),
            Map.entry("CLOUDKEEPER_APPLIANCE_VO", AttributeNames.GROUP),
            Map.entry("CLOUDKEEPER_APPLIANCE_OPERATING_SYSTEM", AttributeNames.OS),
            Map.entry("CLOUDKEEPER_APPLIANCE_ARCHITECTURE", AttributeNames.ARCHITECTURE),
            Map.entry("CLOUDKEEPER_APPLIANCE_RAM", AttributeNames.MEMORY),
            Map.entry("CLOUDKEEPER_APPLIANCE_CORE", AttributeNames.CPU),
            Map.entry("CLOUDKEEPER_APPLIANCE_EXPIRATION_DATE", AttributeNames.EXPIRES),
            Map.entry("CLOUDKEEPER_APPLIANCE_IMAGE_LIST_ID", AttributeNames.IMAGE_LIST),
            Map.entry("CLOUDKEEPER_IMAGE_CHECKSUM", AttributeNames.CHECKSUM),
            Map.entry("CLOUDKEEPER_IMAGE_FORMAT", AttributeNames.FORMAT));

    /** Its group was a category of appliances; that of the cloud was the VO, where there was one. */
    private static final String CATEGORY = "CLOUDKEEPER_APPLIANCE_GROUP";

    /** The variables of an event that say the same. */
    private static final Map<String, String> EVENT_NAMES = Map.of(
            AttributeNames.IDENTIFIER, "VMCATCHER_EVENT_DC_IDENTIFIER",
            AttributeNames.VERSION, "VMCATCHER_EVENT_HV_VERSION");

    private final String owner;

    StampReader(String owner) {
        this.owner = owner;
    }

    /** The stamp of an object that is ours. */
    Optional<Stamp> own(List<XmlElement> template) {
        for (XmlElement element : template) {
            if (element.name().equals(AttributeNames.OWNER)) {
                return element.text().equals(owner) ? stamp(attributes(template)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The stamp of an object that another tool has made, in our words. */
    Optional<Stamp> adoptable(List<XmlElement> template) {
        Map<String, String> attributes = attributes(template);
        if (attributes.keySet().stream().anyMatch(name -> name.startsWith(AttributeNames.PREFIX))) {
            return Optional.empty();
        }
        Map<String, String> translated = new HashMap<>(attributes);
        ADOPTED_NAMES.forEach((theirs, ours) -> translate(translated, theirs, ours));
        translate(translated, CATEGORY, AttributeNames.GROUP);
        // Seconds of the epoch are the end of the list as it was once, which the other tool did not keep up to date nor
        // go by.
        translated.computeIfPresent(AttributeNames.EXPIRES, (name, time) -> time.matches("[0-9]+") ? null : time);
        translated.computeIfPresent(AttributeNames.FORMAT, (name, format) -> format.toLowerCase(Locale.ROOT));
        EVENT_NAMES.forEach((ours, theirs) -> translate(translated, theirs, ours));
        translated.keySet().removeIf(name -> name.startsWith(ADOPTED_PREFIX));
        translated.put(AttributeNames.OWNER, owner);
        return stamp(translated);
    }

    private static void translate(Map<String, String> attributes, String from, String to) {
        String value = attributes.get(from);
        if (value != null && !value.isEmpty()) {
            attributes.putIfAbsent(to, value);
        }
    }

    /** Text that can't be carried as it is comes in a form that can. */
    private static Optional<Stamp> stamp(Map<String, String> attributes) {
        Map<String, String> exact = new HashMap<>(attributes);
        for (String name : List.of(AttributeNames.IDENTIFIER, AttributeNames.VERSION)) {
            String encoded = attributes.get(name + AttributeNames.ENCODED);
            if (encoded != null) {
                decoded(encoded).ifPresent(text -> exact.put(name, text));
            }
        }
        return Stamp.of(exact);
    }

    private static Map<String, String> attributes(List<XmlElement> template) {
        Map<String, String> attributes = new HashMap<>();
        for (XmlElement element : template) {
            if (element.children().isEmpty()) {
                attributes.putIfAbsent(element.name(), element.text());
            }
        }
        return attributes;
    }

    /** Anybody may have edited the attribute. */
    private static Optional<String> decoded(String encoded) {
        try {
            return Optional.of(CarriableText.decoded(encoded));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
