package org.cloudimagefactory.itchy.event;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes an event as the predecessor did: a pretty-printed JSON object of variables. By hand, because loading a JSON library
 * takes several times as long as all else that storing an event needs.
 */
public final class EventJson {
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int FOUR_DIGITS = 0x10000;

    private EventJson() {}

    /** The event as UTF-8. */
    public static byte[] bytes(VmcatcherEvent event) {
        StringBuilder json = new StringBuilder("{\n");
        String separator = "";
        for (Map.Entry<String, String> variable : event.variables().entrySet()) {
            json.append(separator).append("  ");
            quote(variable.getKey(), json);
            json.append(": ");
            quote(variable.getValue(), json);
            separator = ",\n";
        }
        return json.append(separator.isEmpty() ? "}\n" : "\n}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c == '\n') {
                json.append("\\n");
            } else if (c == '\t') {
                json.append("\\t");
            } else if (c < FIRST_PRINTABLE || c == 0x7f || Character.isSurrogate(c)) {
                json.append("\\u").append(Integer.toHexString(FOUR_DIGITS | c), 1, 5);
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
