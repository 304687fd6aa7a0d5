package org.cloudimagefactory.common.imagelist;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a list or of an image; null means absent, and numbers stand for their text. */
final class FieldReader {
    private static final int IDENTIFIER_LIMIT = 256;
    private static final int TEXT_LIMIT = 64 * 1024;

    private final ObjectNode object;

    FieldReader(ObjectNode object) {
        this.object = object;
    }

    /** A field that must be there, as a short printable text. */
    String required(String name) {
        String text = optional(name).orElseThrow(() -> new ItemProblem("field '" + name + "' is missing"));
        if (text.isBlank() || text.length() > IDENTIFIER_LIMIT) {
            throw new ItemProblem("field '" + name + "' must have 1 to " + IDENTIFIER_LIMIT + " characters");
        }
        if (!PrintableText.of(text).equals(text)) {
            throw new ItemProblem("field '" + name + "' holds characters that can't be printed");
        }
        return text;
    }

    /** A field as text, where it is there. */
    Optional<String> optional(String name) {
        @Nullable JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual() && !value.isNumber()) {
            throw new ItemProblem("field '" + name + "' must be text");
        }
        String text = value.asText();
        if (text.length() > TEXT_LIMIT) {
            throw new ItemProblem("field '" + name + "' is longer than " + TEXT_LIMIT + " characters");
        }
        if (text.indexOf('\0') >= 0) {
            throw new ItemProblem("field '" + name + "' holds a NUL character");
        }
        return Optional.of(text);
    }

    /** A date, where it is there. */
    Optional<Instant> date(String name) {
        return optional(name).map(text -> {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                throw new ItemProblem("field '" + name + "' is no date such as 2027-05-31T00:00:00Z: '"
                                + PrintableText.of(text, 40) + "'")
                        .causedBy(e);
            }
        });
    }

    /** A date that must be there. */
    Instant requiredDate(String name) {
        return date(name).orElseThrow(() -> new ItemProblem("field '" + name + "' is missing"));
    }

    /** An object, where it is there. */
    Optional<FieldReader> object(String name) {
        @Nullable JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (value instanceof ObjectNode inner) {
            return Optional.of(new FieldReader(inner));
        }
        throw new ItemProblem("field '" + name + "' must be an object");
    }

    /** All fields that are text or numbers; of unknown ones only what can be passed on. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties().forEach(field -> {
            String text = field.getValue().asText();
            if ((field.getValue().isTextual() || field.getValue().isNumber())
                    && text.length() <= TEXT_LIMIT
                    && text.indexOf('\0') < 0) {
                texts.put(field.getKey(), text);
            }
        });
        return texts;
    }
}
