package org.cloudimagefactory.nifty.backend.opennebula;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.nifty.oca.XmlElement;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.cloudimagefactory.nifty.plan.Stamp;
import org.jspecify.annotations.Nullable;

/** Reads from an object's attributes whose it is. */
final class StampReader {
    private static final String ADOPTED_PREFIX = "CLOUDKEEPER_";

    /** What the predecessor's successor called it, by what we call it. */
    private static final Map<String, String> ADOPTED_NAMES = Map.of(
            AttributeNames.IDENTIFIER, "CLOUDKEEPER_APPLIANCE_ID",
            AttributeNames.VERSION, "CLOUDKEEPER_APPLIANCE_VERSION",
            AttributeNames.TITLE, "CLOUDKEEPER_APPLIANCE_TITLE",
            AttributeNames.DESCRIPTION, "CLOUDKEEPER_APPLIANCE_DESCRIPTION",
            AttributeNames.MPURI, "CLOUDKEEPER_APPLIANCE_MPURI",
            AttributeNames.GROUP, "CLOUDKEEPER_APPLIANCE_GROUP",
            AttributeNames.EXPIRES, "CLOUDKEEPER_APPLIANCE_EXPIRATION_DATE",
            AttributeNames.IMAGE_LIST, "CLOUDKEEPER_APPLIANCE_IMAGE_LIST_ID",
            AttributeNames.CHECKSUM, "CLOUDKEEPER_IMAGE_CHECKSUM",
            AttributeNames.FORMAT, "CLOUDKEEPER_IMAGE_FORMAT");

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
        ADOPTED_NAMES.forEach((ours, theirs) -> translate(translated, theirs, ours));
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

    private static Optional<Stamp> stamp(Map<String, String> attributes) {
        String identifier = exact(attributes, AttributeNames.IDENTIFIER);
        if (identifier == null || identifier.isEmpty()) {
            return Optional.empty();
        }
        boolean expired = "yes".equalsIgnoreCase(attributes.get(AttributeNames.EXPIRED));
        Instant expiredAt = time(attributes.get(AttributeNames.EXPIRED_AT));
        return Optional.of(new Stamp(
                identifier,
                exact(attributes, AttributeNames.VERSION),
                attributes.get(AttributeNames.DIGEST),
                attributes.get(AttributeNames.CHECKSUM),
                attributes.get(AttributeNames.FORMAT),
                number(attributes.get(AttributeNames.DISK)),
                time(attributes.get(AttributeNames.EXPIRES)),
                expired && expiredAt == null ? Instant.EPOCH : expired ? expiredAt : null,
                attributes));
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

    private static @Nullable String exact(Map<String, String> attributes, String name) {
        String encoded = attributes.get(name + AttributeNames.ENCODED);
        if (encoded == null) {
            return attributes.get(name);
        }
        try {
            return CarriableText.decoded(encoded);
        } catch (IllegalArgumentException e) {
            return attributes.get(name);
        }
    }

    private static int number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
    }

    /** Anybody may have edited the attribute; what is no time counts as none. */
    private static @Nullable Instant time(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return java.time.OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
