package org.cloudimagefactory.common.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the plain form that most configuration files have: comments, {@code key: value}, and one level of nesting by
 * indentation. In this form it gives what a YAML parser gives, but its classes load in no time; a file that uses any more of
 * YAML is left to the parser.
 */
public final class PlainSettings {
    private static final String UNITS = "KMGTkmgtsdhw%";

    /** Words that YAML takes for something else than their text. */
    private static final String SPECIAL = "|null|true|false|yes|no|on|off|y|n|";

    private final Set<String> topKeys = new HashSet<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private String section = "";
    private int indentation;

    private PlainSettings() {}

    /** The settings in the order of the text, or nothing if the text is not plain. */
    public static Optional<Map<String, String>> read(String text) {
        PlainSettings reader = new PlainSettings();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            if (!reader.accept(text.substring(start, end))) {
                return Optional.empty();
            }
            start = end + 1;
        }
        return Optional.of(reader.settings);
    }

    /** Takes one line; false if it is not plain. */
    private boolean accept(String line) {
        String content = line.strip();
        if (!isPrintable(line)) {
            return false;
        }
        if (content.isEmpty() || content.charAt(0) == '#') {
            return true;
        }
        int depth = line.indexOf(content.charAt(0));
        int colon = content.indexOf(':');
        if (colon <= 0 || !isKey(content.substring(0, colon)) || (depth > 0 && section.isEmpty())) {
            return false;
        }
        String key = content.substring(0, colon);
        String value = content.substring(colon + 1);
        if (!value.isEmpty() && value.charAt(0) != ' ') {
            return false;
        }
        return depth == 0 ? top(key, value.strip()) : nested(depth, key, value.strip());
    }

    private boolean top(String key, String value) {
        section = value.isEmpty() ? key + "." : "";
        indentation = 0;
        return topKeys.add(key) && (value.isEmpty() || put(key, value));
    }

    private boolean nested(int depth, String key, String value) {
        boolean aligned = indentation == 0 || indentation == depth;
        indentation = depth;
        return aligned && !value.isEmpty() && put(section + key, value);
    }

    private boolean put(String key, String value) {
        return isPlainValue(value) && settings.put(key, value) == null;
    }

    /** A text that begins with a letter or a slash, or digits that perhaps one letter for a unit follows. */
    private static boolean isPlainValue(String value) {
        int digits = 0;
        while (digits < value.length() && isDigit(value.charAt(digits))) {
            digits++;
        }
        if (digits > 0) {
            return digits == value.length()
                    || (digits + 1 == value.length() && UNITS.indexOf(value.charAt(digits)) >= 0);
        }
        boolean isText = isLetter(value.charAt(0)) || value.charAt(0) == '/';
        boolean isMore = value.indexOf('#') >= 0 || value.indexOf(": ") >= 0 || value.endsWith(":");
        boolean isTruth = value.equals("true") || value.equals("false");
        return isText && !isMore && (isTruth || !SPECIAL.contains("|" + value.toLowerCase(Locale.ROOT) + "|"));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isKey(String key) {
        for (int i = 1; i < key.length(); i++) {
            char c = key.charAt(i);
            if (!isLetter(c) && !isDigit(c) && c != '_' && c != '-') {
                return false;
            }
        }
        return isLetter(key.charAt(0));
    }

    private static boolean isPrintable(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }
}
