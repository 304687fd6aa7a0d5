package org.cloudimagefactory.comfy.document;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Builds the tree of one document and notes the line of each value. */
final class SourceTree {
    private final JsonParser parser;
    /** Values that are handed on to a tool, which takes a number for something else than its text. */
    private static final Pattern TYPED = Pattern.compile(".*/provisioners/[0-9]+/(variables|facts)/.*");

    private final JsonNodeFactory nodes = JsonNodeFactory.instance;
    private final Map<String, Integer> lines = new HashMap<>();

    SourceTree(JsonParser parser) {
        this.parser = parser;
    }

    Map<String, Integer> lines() {
        return lines;
    }

    ObjectNode read() throws IOException {
        if (parser.nextToken() == null) {
            throw new JsonParseException(parser, "the file is empty");
        }
        if (!(value("") instanceof ObjectNode root)) {
            throw new JsonParseException(parser, "must be a mapping of keys to values");
        }
        if (parser.nextToken() != null) {
            throw new JsonParseException(parser, "more than one document");
        }
        return root;
    }

    private JsonNode value(String pointer) throws IOException {
        lines.putIfAbsent(pointer, parser.currentTokenLocation().getLineNr());
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw new JsonParseException(parser, "aliases (*name) are not supported");
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return object(pointer);
        }
        if (token == JsonToken.START_ARRAY) {
            return array(pointer);
        }
        if (token.isNumeric() && TYPED.matcher(pointer).matches()) {
            return number(parser.getText());
        }
        return switch (token) {
            case VALUE_NULL -> nodes.nullNode();
            case VALUE_TRUE, VALUE_FALSE -> nodes.booleanNode(token == JsonToken.VALUE_TRUE);
            case VALUE_NUMBER_INT -> integer(parser.getText());
            // A version such as 12.10 is meant as it is written, whether in quotes or not.
            default -> nodes.textNode(parser.getText());
        };
    }

    /** As the tool that gets it would read it; what no JSON number looks like stays text. */
    private JsonNode number(String text) {
        return text.matches("-?(0|[1-9][0-9]{0,99})([.][0-9]{1,99})?([eE][-+]?[0-9]{1,3})?")
                ? DecimalNode.valueOf(new BigDecimal(text))
                : nodes.textNode(text);
    }

    /** Octal modes and numbers beyond an int stay what they look like. */
    private JsonNode integer(String text) {
        return text.matches("-?(0|[1-9][0-9]{0,8})") ? nodes.numberNode(Integer.parseInt(text)) : nodes.textNode(text);
    }

    private ObjectNode object(String pointer) throws IOException {
        ObjectNode object = nodes.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            String child = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
            lines.put(child, parser.currentTokenLocation().getLineNr());
            parser.nextToken();
            JsonNode value = value(child);
            if (!value.isNull()) {
                object.set(name, value);
            }
        }
        return object;
    }

    private ArrayNode array(String pointer) throws IOException {
        ArrayNode array = nodes.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(pointer + "/" + array.size()));
        }
        return array;
    }
}
