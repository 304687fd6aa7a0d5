package org.cloudimagefactory.common.cli;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * One JSON object of a log, in one line of printable ASCII: nothing in a message can end the line, steer a terminal, or depend on the
 * encoding of the locale. It is written without a library, which would take longer to load than most runs log.
 */
final class JsonLine {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final char FIRST_PRINTABLE = ' ';
    private static final char LAST_PRINTABLE = '~';

    private final StringBuilder text = new StringBuilder("{");

    /** Begins with the time. */
    JsonLine(Instant time) {
        put("time", TIME.format(time));
    }

    /** One more text. */
    JsonLine put(String key, String value) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(key);
        text.append(':');
        quote(value);
        return this;
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c >= FIRST_PRINTABLE && c <= LAST_PRINTABLE) {
                text.append(c);
            } else {
                escape(isHalf(value, i) ? '\ufffd' : c);
            }
        }
        text.append('"');
    }

    private void escape(char c) {
        text.append(String.format("\\u%04x", (int) c));
    }

    /** Half of a pair of surrogates: strict readers refuse it. */
    private static boolean isHalf(String value, int i) {
        char c = value.charAt(i);
        boolean isPair = Character.isHighSurrogate(c)
                ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
        return Character.isSurrogate(c) && !isPair;
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
