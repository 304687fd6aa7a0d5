package org.cloudimagefactory.nifty.backend.opennebula;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What OpenNebula can carry as a value: no control characters but tab and newline, no character beyond the Basic
 * Multilingual Plane, and no end of a CDATA section. Anything else is replaced, as there is no way to escape it.
 */
final class CarriableText {
    private static final Logger LOG = LoggerFactory.getLogger(CarriableText.class);
    private static final char REPLACEMENT = '\ufffd';
    private static final String CDATA_END = "]]>";
    private static final String SPLIT_CDATA_END = "]] >";

    private CarriableText() {}

    /** The text with all replaced that can't be carried. */
    static String of(String text) {
        StringBuilder result = new StringBuilder(text.length());
        text.replace("\r\n", "\n")
                .codePoints()
                .forEach(c -> result.append(c == '\r' ? '\n' : isCarried(c) ? (char) c : REPLACEMENT));
        return result.toString().replace(CDATA_END, SPLIT_CDATA_END);
    }

    /** Says which attributes lose characters. */
    static void warnOfLosses(Map<String, String> attributes) {
        attributes.forEach((name, text) -> {
            if (!of(text).equals(text.replace("\r\n", "\n").replace('\r', '\n'))) {
                LOG.warn(
                        "appliance {}: OpenNebula cannot carry all characters of {}; they are replaced",
                        attributes.get(AttributeNames.IDENTIFIER),
                        name);
            }
        });
    }

    /** The attributes with the exact text beside those by which objects are found, where they can't be carried as they are. */
    static Map<String, String> withExactTexts(Map<String, String> attributes) {
        Map<String, String> all = new LinkedHashMap<>(attributes);
        for (String name : List.of(AttributeNames.IDENTIFIER, AttributeNames.VERSION)) {
            String text = attributes.get(name);
            if (text != null && !isLossless(text)) {
                all.put(name + AttributeNames.ENCODED, encoded(text));
            }
        }
        return all;
    }

    /** Whether the text comes back exactly as it was sent. */
    static boolean isLossless(String text) {
        return of(text).equals(text) && text.strip().equals(text) && !text.isEmpty();
    }

    /** Any text as plain characters that are carried for sure. */
    static String encoded(String text) {
        StringBuilder result = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '-';
            result.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b));
        }
        return result.toString();
    }

    /** Takes {@link #encoded} back. */
    static String decoded(String text) {
        return java.net.URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static boolean isCarried(int c) {
        return c == '\t'
                || c == '\n'
                || (c >= ' ' && c < Character.MIN_SURROGATE)
                || (c > Character.MAX_SURROGATE && c < 0xfffe);
    }
}
