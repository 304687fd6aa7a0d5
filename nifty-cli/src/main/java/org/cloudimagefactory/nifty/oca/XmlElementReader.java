package org.cloudimagefactory.nifty.oca;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.cloudimagefactory.nifty.oca.XmlLexer.Token;

/** Reads documents as trees, or the children of a root one after the other, within limits. */
public final class XmlElementReader {
    private static final int DEPTH_LIMIT = 32;
    private static final int ELEMENT_LIMIT = 1_000_000;
    private static final int TEXT_LIMIT = 16 << 20;
    private static final int PIECE = 2048;

    private final XmlLexer xml;
    private final char[] piece = new char[PIECE];
    private int elements;
    private long characters;

    private XmlElementReader(Reader in) throws IOException {
        this.xml = new XmlLexer(in);
        xml.next();
    }

    /** Reads a whole document. */
    public static XmlElement document(Reader in) throws IOException {
        return new XmlElementReader(in).element(0);
    }

    /** Hands the children of the root that have this name to the consumer, one at a time. */
    public static void children(Reader in, String name, Consumer<XmlElement> consumer) throws IOException {
        XmlElementReader reader = new XmlElementReader(in);
        for (Token token = reader.xml.next(); token != Token.END; token = reader.xml.next()) {
            if (token == Token.START) {
                reader.elements = 0;
                reader.characters = 0;
                XmlElement child = reader.element(1);
                if (child.name().equals(name)) {
                    consumer.accept(child);
                }
            }
        }
    }

    private XmlElement element(int depth) throws IOException {
        if (depth > DEPTH_LIMIT || ++elements > ELEMENT_LIMIT) {
            throw new MalformedAnswerException("the document is nested too deeply or has too many elements");
        }
        String name = xml.name();
        String content = "";
        List<XmlElement> children = null;
        for (Token token = xml.next(); token != Token.END; token = xml.next()) {
            if (token == Token.START) {
                children = children == null ? new ArrayList<>() : children;
                children.add(element(depth + 1));
            } else if (children == null) {
                content = text();
            } else {
                skipText();
            }
        }
        return children == null ? new XmlElement(name, content, List.of()) : new XmlElement(name, "", children);
    }

    private String text() throws IOException {
        String whole = piece();
        String next = piece();
        if (next.isEmpty()) {
            return whole;
        }
        StringBuilder text = new StringBuilder(whole);
        for (; !next.isEmpty(); next = piece()) {
            text.append(next);
        }
        return text.toString();
    }

    /** Text between elements means nothing, but counts. */
    private void skipText() throws IOException {
        while (!piece().isEmpty()) {
            // All of it.
        }
    }

    /** Some of a text, nothing at its end. */
    private String piece() throws IOException {
        int count = xml.text(piece, 0, PIECE);
        characters += Math.max(count, 0);
        if (characters > TEXT_LIMIT) {
            throw new MalformedAnswerException("the document has too much text in one object");
        }
        return count < 0 ? "" : new String(piece, 0, count);
    }
}
