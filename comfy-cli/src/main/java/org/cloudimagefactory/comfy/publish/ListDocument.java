package org.cloudimagefactory.comfy.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.cloudimagefactory.common.imagelist.ListVersion;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.jspecify.annotations.Nullable;

/** The JSON of a list that is being edited; fields that nobody here knows stay as they are. */
final class ListDocument {
    private static final DateTimeFormatter VERSION =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final String IMAGES = "hv:images";
    private static final String IMAGE = "hv:image";
    private static final String IDENTIFIER = "dc:identifier";
    private static final String VERSION_KEY = "hv:version";
    private static final String CREATED_KEY = "dc:date:created";

    private final ObjectNode list;

    ListDocument(ObjectNode list) {
        this.list = list;
    }

    /** A list with nothing in it. */
    static ListDocument empty() {
        return new ListDocument(JsonNodeFactory.instance.objectNode());
    }

    ObjectNode json() {
        return list;
    }

    /** Says what the publisher says, and keeps or invents the rest: vmCatcher refuses lists in which something is missing. */
    void describe(ListFacts facts, Endorser endorser) {
        set(
                list,
                "hv:uri",
                facts.uri() == null ? null : facts.uri().toString(),
                facts.usualUri().toString());
        String host = host(list.path("hv:uri").asText());
        set(list, IDENTIFIER, facts.identifier(), UUID.randomUUID().toString());
        set(list, "dc:title", facts.title(), "Virtual appliances");
        set(list, "dc:description", facts.description(), "Virtual appliances of " + host);
        set(list, "dc:source", facts.source(), host);
        if (facts.vo() != null) {
            list.put("ad:vo", facts.vo());
        }
        ObjectNode x509 = list.withObjectProperty("hv:endorser").withObjectProperty("hv:x509");
        set(x509, "dc:creator", facts.creator(), endorser.dn().replaceFirst(".*/CN=", ""));
        set(x509, "hv:email", facts.email(), "postmaster@" + host);
        x509.put("hv:dn", endorser.dn());
        x509.put("hv:ca", endorser.ca());
    }

    /** Dates the list, and gives it a version that is newer than the one before. */
    void date(Instant now, Instant expires) {
        Instant created = now.truncatedTo(ChronoUnit.SECONDS);
        JsonNode before = list.get(CREATED_KEY);
        if (before != null && time(before.asText()).isAfter(created)) {
            // The clock was set back; a list that goes back in time would be refused.
            created = time(before.asText()).plusSeconds(1);
        }
        list.put(CREATED_KEY, created.toString());
        list.put("dc:date:expires", expires.truncatedTo(ChronoUnit.SECONDS).toString());
        list.put(VERSION_KEY, nextVersion(list.path(VERSION_KEY).asText(""), VERSION.format(created)));
    }

    /** What it says of its images, by their identifiers. */
    Map<String, ObjectNode> images() {
        Map<String, ObjectNode> images = new HashMap<>();
        for (JsonNode entry : list.withArrayProperty(IMAGES)) {
            if (entry.path(IMAGE) instanceof ObjectNode image) {
                images.put(image.path(IDENTIFIER).asText(), image);
            }
        }
        return images;
    }

    /** Takes all images out. */
    void clear() {
        list.putArray(IMAGES);
    }

    /** Takes an image out; false when there is none. */
    boolean remove(String identifier) {
        ArrayNode images = list.withArrayProperty(IMAGES);
        for (int i = 0; i < images.size(); i++) {
            if (images.get(i).path(IMAGE).path(IDENTIFIER).asText().equals(identifier)) {
                images.remove(i);
                return true;
            }
        }
        return false;
    }

    /** Puts an image in, in the place of one with its identifier, which it tells. */
    String add(ObjectNode image) {
        String identifier = image.path(IDENTIFIER).asText();
        remove(identifier);
        list.withArrayProperty(IMAGES).addObject().set(IMAGE, image);
        return identifier;
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private static String host(String uri) {
        try {
            String host = new URI(uri).getHost();
            return host == null ? "localhost" : host;
        } catch (URISyntaxException e) {
            return "localhost";
        }
    }

    static String nextVersion(String before, String wanted) {
        if (new ListVersion(wanted).compareTo(new ListVersion(before)) > 0) {
            return wanted;
        }
        return before + ".1";
    }

    private static void set(ObjectNode object, String field, @Nullable String told, String usual) {
        if (told != null) {
            object.put(field, told);
        } else if (object.path(field).asText("").isEmpty()) {
            object.put(field, usual);
        }
    }
}
