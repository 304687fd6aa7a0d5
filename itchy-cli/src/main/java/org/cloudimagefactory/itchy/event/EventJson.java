package org.cloudimagefactory.itchy.event;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes an event as the predecessor did: a pretty-printed JSON object of variables. By hand, because loading a JSON library
 * takes several times as long as all else that storing an event needs.
 */
public final class EventJson {
    private static final int FIRST_PRINTABLE = 0x20;
    private static final String HEX = "0123456789abcdef";

    private EventJson() {}

    /** The event as UTF-8. */
    public static byte[] bytes(VmcatcherEvent event) {
        StringBuilder json = new StringBuilder("{\n");
        Iterator<Map.Entry<String, String>> variables =
                event.variables().entrySet().iterator();
        while (variables.hasNext()) {
            Map.Entry<String, String> variable = variables.next();
            json.append("  ");
            quote(variable.getKey(), json);
            json.append(": ");
            quote(variable.getValue(), json);
            json.append(variables.hasNext() ? ",\n" : "\n");
        }
        return json.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
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
                escape(c, json);
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    private static void escape(char c, StringBuilder json) {
        json.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            json.append(HEX.charAt((c >> shift) & 0xf));
        }
    }
}
