package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.nifty.oca.XmlElement;

/**
 * Reads OpenNebula's own template syntax: {@code NAME = "value"}, {@code NAME = value} and {@code NAME = [ A = "b", ... ]}. In
 * quotes, only a quote is escaped by a backslash; any other backslash is itself.
 */
final class NativeTemplateParser {
    private final String text;
    private int position;

    private NativeTemplateParser(String text) {
        this.text = text;
    }

    /** Reads a whole template. */
    static TemplateDocument parse(String text) {
        NativeTemplateParser parser = new NativeTemplateParser(text);
        List<XmlElement> entries = new ArrayList<>();
        parser.skipBlanks();
        while (!parser.atEnd()) {
            entries.add(parser.entry(false));
            parser.skipBlanks();
        }
        return new TemplateDocument(entries);
    }

    private XmlElement entry(boolean inVector) {
        String name = name();
        skipBlanks();
        expect('=');
        skipLineBlanks();
        if (!inVector && peek() == '[') {
            position++;
            return new XmlElement(name, "", vector());
        }
        String value = peek() == '"' ? quoted() : bare(inVector);
        return new XmlElement(name, value, List.of());
    }

    private List<XmlElement> vector() {
        List<XmlElement> children = new ArrayList<>();
        skipBlanks();
        while (peek() != ']') {
            children.add(entry(true));
            skipBlanks();
            if (peek() == ',') {
                position++;
                skipBlanks();
            }
        }
        position++;
        return children;
    }

    private String name() {
        int start = position;
        while (!atEnd() && (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '-')) {
            position++;
        }
        if (start == position) {
            throw problem("a name was expected");
        }
        return text.substring(start, position);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        position++;
        while (peek() != '"') {
            if (peek() == '\\' && position + 1 < text.length() && text.charAt(position + 1) == '"') {
                position++;
            }
            value.append(peek());
            position++;
        }
        position++;
        return value.toString();
    }

    private String bare(boolean inVector) {
        int start = position;
        while (!atEnd() && peek() != '\n' && peek() != '#' && !(inVector && (peek() == ',' || peek() == ']'))) {
            position++;
        }
        return text.substring(start, position).strip();
    }

    private void skipBlanks() {
        while (!atEnd() && (Character.isWhitespace(peek()) || peek() == '#')) {
            if (peek() == '#') {
                skipLine();
            } else {
                position++;
            }
        }
    }

    private void skipLineBlanks() {
        while (!atEnd() && (peek() == ' ' || peek() == '\t')) {
            position++;
        }
    }

    private void skipLine() {
        while (!atEnd() && peek() != '\n') {
            position++;
        }
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw problem("'" + wanted + "' was expected");
        }
        position++;
    }

    private char peek() {
        if (atEnd()) {
            throw problem("it ends too early");
        }
        return text.charAt(position);
    }

    private boolean atEnd() {
        return position >= text.length();
    }

    private IllegalArgumentException problem(String what) {
        long line = text.substring(0, Math.min(position, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count()
                + 1;
        return new IllegalArgumentException("line " + line + ": " + what);
    }
}
