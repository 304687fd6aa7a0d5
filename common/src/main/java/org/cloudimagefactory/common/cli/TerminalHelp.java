package org.cloudimagefactory.common.cli;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Help for terminals as the build has had picocli lay it out, in colour, for each width from {@value #LEAST} to {@value #MOST} columns:
 * one text behind the other, each behind a form feed and a line with the first width that it is for.
 *
 * @param pages all of them
 */
public record TerminalHelp(String pages) {
    /** Narrower ones get this, as by picocli. */
    public static final int LEAST = 55;

    /** Wider ones are not laid out. */
    public static final int MOST = 250;

    private static final char MARK = '\f';
    private static final char ESCAPE = '\u001b';
    private static final char ESCAPE_END = 'm';

    /** How a text for this width, and the wider ones up to the next, is written. */
    public static String page(int width, String text) {
        return MARK + Integer.toString(width) + "\n" + text;
    }

    /** The text for a terminal of so many columns; null where there is none. */
    @Nullable
    String text(int columns, boolean isColoured) {
        int width = Math.max(LEAST, columns);
        String found = null;
        int at = width > MOST ? -1 : pages.indexOf(MARK);
        while (at >= 0) {
            int line = pages.indexOf('\n', at);
            int next = pages.indexOf(MARK, at + 1);
            if (line < 0 || Integer.parseInt(pages.substring(at + 1, line)) > width) {
                break;
            }
            found = pages.substring(line + 1, next < 0 ? pages.length() : next);
            at = next;
        }
        return found == null || isColoured ? found : plain(found);
    }

    /** Without colours. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int escape = text.indexOf(ESCAPE, at);
            int end = escape < 0 ? -1 : text.indexOf(ESCAPE_END, escape);
            plain.append(text, at, end < 0 ? text.length() : escape);
            at = end < 0 ? text.length() : end + 1;
        }
        return plain.toString();
    }

    /** The columns that a text says. */
    static OptionalInt columns(String text) {
        try {
            int columns = Integer.parseInt(text);
            return columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }
}
