package org.cloudimagefactory.nifty.backend.library;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cloudimagefactory.common.problem.PrintableText;
import org.jspecify.annotations.Nullable;

/** The fields of one object of a document, taken strictly: what is missing, of another type or unknown is a problem with its place. */
final class DocumentFields {
    private static final int SHOWN = 60;

    private final JsonNode node;
    private final String place;

    private DocumentFields(JsonNode node, String place) {
        this.node = node;
        this.place = place;
    }

    /** The fields of a node, which must be an object with no other fields than these; the place is for messages. */
    static DocumentFields of(@Nullable JsonNode node, String place, Set<String> known) throws DamagedDocumentException {
        if (node == null || !node.isObject()) {
            throw DamagedDocumentException.of((place.isEmpty() ? "it" : "its " + place) + " is no JSON object");
        }
        Iterator<String> names = node.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!known.contains(name)) {
                throw DamagedDocumentException.of(
                        "its field " + path(place, PrintableText.of(name, SHOWN)) + " is unknown");
            }
        }
        return new DocumentFields(node, place);
    }

    private static String path(String place, String name) {
        return "'" + (place.isEmpty() ? name : place + "." + name) + "'";
    }

    DamagedDocumentException wrong(String name, String problem) {
        return DamagedDocumentException.of("its field " + path(place, name) + " " + problem);
    }

    String text(String name) throws DamagedDocumentException {
        JsonNode value = node.get(name);
        if (value == null || !value.isTextual()) {
            throw wrong(name, value == null ? "is missing" : "is no text");
        }
        return value.textValue();
    }

    /** A text that is of this form as a whole. */
    String text(String name, String form, String problem) throws DamagedDocumentException {
        String value = text(name);
        if (!value.matches(form)) {
            throw wrong(name, problem + ": " + PrintableText.of(value, SHOWN));
        }
        return value;
    }

    String time(String name) throws DamagedDocumentException {
        String value = text(name);
        try {
            Instant.parse(value);
            return value;
        } catch (DateTimeException e) {
            throw wrong(name, "is no time: " + PrintableText.of(value, SHOWN));
        }
    }

    int number(String name) throws DamagedDocumentException {
        JsonNode value = node.get(name);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
            throw wrong(name, value == null ? "is missing" : "is no number from 1");
        }
        return value.intValue();
    }

    List<String> texts(String name) throws DamagedDocumentException {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : list(name)) {
            if (!value.isTextual()) {
                throw wrong(name, "holds what is no text");
            }
            texts.add(value.textValue());
        }
        return texts;
    }

    Iterable<JsonNode> list(String name) throws DamagedDocumentException {
        JsonNode value = node.get(name);
        if (value == null || !value.isArray()) {
            throw wrong(name, value == null ? "is missing" : "is no list");
        }
        return value;
    }

    Map<String, String> map(String name) throws DamagedDocumentException {
        JsonNode value = node.get(name);
        if (value == null || !value.isObject()) {
            throw wrong(name, value == null ? "is missing" : "is no JSON object");
        }
        Map<String, String> map = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            if (!entry.getValue().isTextual()) {
                throw wrong(name + "." + PrintableText.of(entry.getKey(), SHOWN), "is no text");
            }
            map.put(entry.getKey(), entry.getValue().textValue());
        }
        return map;
    }

    /** A field that may be absent or null. */
    @Nullable
    JsonNode optional(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    JsonNode node(String name) throws DamagedDocumentException {
        JsonNode value = node.get(name);
        if (value == null) {
            throw wrong(name, "is missing");
        }
        return value;
    }
}
