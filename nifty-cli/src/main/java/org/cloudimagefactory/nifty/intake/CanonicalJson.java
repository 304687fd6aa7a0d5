package org.cloudimagefactory.nifty.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One way to write a JSON document, whatever its order of keys, white space and spelling of numbers: keys sorted, no white
 * space, whole numbers without a fraction, in the manner of RFC 8785. Null means absent.
 */
final class CanonicalJson {
    private static final BigDecimal PLAIN_LIMIT = new BigDecimal("1e21");

    private CanonicalJson() {}

    static String of(JsonNode node) {
        StringBuilder text = new StringBuilder();
        write(node, text);
        return text.toString();
    }

    private static void write(JsonNode node, StringBuilder text) {
        if (node.isObject()) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
            sorted.values().removeIf(JsonNode::isNull);
            List<String> parts = new ArrayList<>();
            sorted.forEach((key, value) -> parts.add(quoted(key) + ":" + of(value)));
            text.append('{').append(String.join(",", parts)).append('}');
        } else if (node.isArray()) {
            List<String> parts = new ArrayList<>();
            node.forEach(element -> parts.add(of(element)));
            text.append('[').append(String.join(",", parts)).append(']');
        } else if (node.isNumber()) {
            text.append(number(node.decimalValue()));
        } else if (node.isTextual()) {
            text.append(quoted(node.textValue()));
        } else {
            text.append(node);
        }
    }

    /** Only what JSON itself asks for is escaped, in the shortest way. */
    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\b' -> quoted.append("\\b");
                case '\t' -> quoted.append("\\t");
                case '\n' -> quoted.append("\\n");
                case '\f' -> quoted.append("\\f");
                case '\r' -> quoted.append("\\r");
                default -> quoted.append(c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }

    private static String number(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        if (stripped.signum() == 0) {
            return "0";
        }
        return stripped.abs().compareTo(PLAIN_LIMIT) < 0 && stripped.scale() <= 20
                ? stripped.toPlainString()
                : stripped.toString();
    }
}
