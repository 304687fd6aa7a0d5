package org.cloudimagefactory.common.problem;

/**
 * Makes text of unknown origin safe to print and to log: a line stays one line and no terminal escape gets through.
 * Control characters, line and paragraph separators and bidirectional overrides become visible {@code \\uXXXX} escapes.
 */
public final class PrintableText {
    private PrintableText() {}

    /** The text with everything that could forge a line or steer a terminal made visible. */
    public static String of(String text) {
        int firstBad = firstUnsafe(text);
        if (firstBad < 0) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, firstBad);
        for (int i = firstBad; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                safe.append("\\n");
            } else if (c == '\t') {
                safe.append("\\t");
            } else if (isUnsafe(c)) {
                safe.append(String.format("\\u%04x", (int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    /** As {@link #of}, cut after {@code limit} characters with an ellipsis. */
    public static String of(String text, int limit) {
        return text.length() <= limit ? of(text) : of(text.substring(0, limit)) + "…";
    }

    private static int firstUnsafe(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUnsafe(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isUnsafe(char c) {
        return Character.isISOControl(c)
                || c == '\u2028'
                || c == '\u2029'
                || c == '\u061c'
                || c == '\u200e'
                || c == '\u200f'
                || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069')
                || c == '\ufeff';
    }
}
