package org.cloudimagefactory.common.page;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One HTML page with nothing in it that has to be fetched: no script, no style sheet, no picture. A policy in its head keeps a
 * browser from running or fetching anything all the same. Texts of others are escaped.
 */
public final class HtmlPage {
    /** How every page begins. */
    public static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            """;

    private final StringBuilder html = new StringBuilder(1 << 16);

    /**
     * A page that is still without content.
     *
     * @param maker line of the head that says what made the page, or empty
     * @param title for the window, and the heading
     * @param style the style sheet
     */
    public HtmlPage(String maker, String title, String style) {
        html.append(HEAD).append(maker);
        html.append("<title>").append(escaped(title)).append("</title>\n<style>\n");
        html.append(style).append("</style>\n</head>\n<body>\n<header>\n<h1>");
        html.append(escaped(title)).append("</h1>\n");
    }

    /** Markup as it is; texts of others have to be {@link #escaped} in it. */
    public HtmlPage add(String markup) {
        html.append(markup);
        return this;
    }

    /** A paragraph, unless there is nothing in it. */
    public void paragraph(@Nullable String text) {
        if (text != null && !text.isBlank()) {
            add("<p>" + escaped(text) + "</p>\n");
        }
    }

    /** An entry of a list of names and values, unless there is no value. */
    public void fact(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            add("<dt>" + name + "</dt><dd>" + escaped(value) + "</dd>\n");
        }
    }

    /** Only addresses that lead to a place; another could run a script. */
    public void link(@Nullable String address, String label) {
        if (address != null && address.matches("(?i)(https?|file):.*")) {
            add("<a href=\"" + escaped(address) + "\">" + label + "</a> ");
        }
    }

    /** The whole page. */
    public String end() {
        return html + "</main>\n</body>\n</html>\n";
    }

    /** A day in UTC. */
    public static String day(Instant time) {
        return time.toString().substring(0, "yyyy-mm-dd".length());
    }

    /** A size for people. */
    public static String size(long bytes) {
        double value = bytes;
        for (String unit : List.of("bytes", "KiB", "MiB", "GiB")) {
            if (value < 1024) {
                return unit.equals("bytes") ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, unit);
            }
            value /= 1024;
        }
        return String.format(Locale.ROOT, "%.1f TiB", value);
    }

    /** Text of others, as content or as the value of an attribute in quotes. */
    public static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? ' ' : c);
            }
        }
        return safe.toString();
    }
}
