package org.cloudimagefactory.distribution.manual;

import java.util.List;

/** Text in the language of manual pages: what is given is printed as it stands, whatever it holds. */
final class Roff {
    private static final int LONG_WORD = 50;

    private final StringBuilder page = new StringBuilder();

    /** Begins a page; words are neither divided nor spread. */
    Roff(String title, String footer, String header) {
        line(".TH \"" + escaped(title) + "\" \"1\" \"\" \"" + escaped(footer) + "\" \"" + escaped(header) + "\"");
        line(".nh");
        line(".ad l");
    }

    /** A section. */
    Roff section(String name) {
        return line(".SH \"" + escaped(name) + "\"");
    }

    /** A part of a section. */
    Roff subsection(String name) {
        return line(".SS \"" + escaped(name) + "\"");
    }

    /** A paragraph. */
    Roff paragraph(String text) {
        return line(".PP").text(text);
    }

    /** Text that goes on in the paragraph. */
    Roff text(String text) {
        return line(guarded(escaped(text.strip())));
    }

    /** Text in bold. */
    Roff bold(String text) {
        return line("\\fB" + escaped(text.strip()) + "\\fP");
    }

    /** A thing and what is said of it. */
    Roff item(String thing, String text) {
        return line(".TP").bold(thing).text(text.isBlank() ? " " : text);
    }

    /** Lines that stay as they are. */
    Roff lines(List<String> lines) {
        line(".PP").line(".RS 4").line(".nf");
        lines.forEach(text -> line(guarded(escaped(text))));
        return line(".fi").line(".RE");
    }

    String page() {
        return page.toString();
    }

    private Roff line(String text) {
        page.append(text).append('\n');
        return this;
    }

    /** At the start of a line, dots and quotes would be requests. */
    private static String guarded(String text) {
        return text.startsWith(".") || text.startsWith("\\(aq") ? "\\&" + text : text;
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> escaped.append("\\e");
                case '-' -> escaped.append("\\-");
                case '\'' -> escaped.append("\\(aq");
                case '"' -> escaped.append("\\(dq");
                case '`' -> escaped.append("\\(ga");
                case '^' -> escaped.append("\\(ha");
                case '~' -> escaped.append("\\(ti");
                case '/', ',' -> escaped.append(c).append(isInsideOfLongWord(text, i) ? "\\:" : "");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** Where what does not fit into a line may be broken. */
    private static boolean isInsideOfLongWord(String text, int i) {
        int start = text.lastIndexOf(' ', i) + 1;
        int end = text.indexOf(' ', i);
        return i > start && (end < 0 ? text.length() : end) - start > LONG_WORD && i + 1 < text.length();
    }
}
