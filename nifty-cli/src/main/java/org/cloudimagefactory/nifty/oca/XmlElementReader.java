package org.cloudimagefactory.nifty.oca;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cloudimagefactory.common.xml.HardenedXml;

/** Reads documents as trees, or the children of a root one after the other, within limits. */
public final class XmlElementReader {
    private static final int DEPTH_LIMIT = 32;
    private static final int ELEMENT_LIMIT = 1_000_000;
    private static final int TEXT_LIMIT = 16 << 20;

    private final XMLStreamReader xml;
    private int elements;
    private long characters;

    private XmlElementReader(XMLStreamReader xml) {
        this.xml = xml;
    }

    /** Reads a whole document. */
    public static XmlElement document(Reader in) throws IOException {
        try {
            XmlElementReader reader = new XmlElementReader(HardenedXml.reader(in));
            reader.toRoot();
            return reader.element(0);
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /** Hands the children of the root that have this name to the consumer, one at a time. */
    public static void children(Reader in, String name, Consumer<XmlElement> consumer) throws IOException {
        try {
            XmlElementReader reader = new XmlElementReader(HardenedXml.reader(in));
            reader.toRoot();
            while (reader.next() != XMLStreamConstants.END_ELEMENT) {
                if (reader.xml.getEventType() == XMLStreamConstants.START_ELEMENT) {
                    reader.elements = 0;
                    reader.characters = 0;
                    XmlElement child = reader.element(1);
                    if (child.name().equals(name)) {
                        consumer.accept(child);
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    private void toRoot() throws XMLStreamException {
        while (next() != XMLStreamConstants.START_ELEMENT) {
            if (xml.getEventType() == XMLStreamConstants.END_DOCUMENT) {
                throw new MalformedAnswerException("the document is empty");
            }
        }
    }

    private XmlElement element(int depth) throws XMLStreamException {
        if (depth > DEPTH_LIMIT || ++elements > ELEMENT_LIMIT) {
            throw new MalformedAnswerException("the document is nested too deeply or has too many elements");
        }
        String name = xml.getLocalName();
        StringBuilder text = null;
        List<XmlElement> children = null;
        int event = next();
        while (event != XMLStreamConstants.END_ELEMENT) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                children = children == null ? new ArrayList<>() : children;
                children.add(element(depth + 1));
            } else if (xml.isCharacters()) {
                text = text == null ? new StringBuilder() : text;
                append(text);
            }
            event = next();
        }
        if (children != null) {
            return new XmlElement(name, "", children);
        }
        return new XmlElement(name, text == null ? "" : text.toString(), List.of());
    }

    private void append(StringBuilder text) {
        characters += xml.getTextLength();
        if (characters > TEXT_LIMIT) {
            throw new MalformedAnswerException("the document has too much text in one object");
        }
        text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
    }

    private int next() throws XMLStreamException {
        int event = xml.next();
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw new MalformedAnswerException("the document has a DOCTYPE or entities of its own, which are refused");
        }
        return event;
    }

    /** The parser wraps what its source throws. */
    static RuntimeException malformed(XMLStreamException e) throws IOException {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                throw io;
            }
            if (cause instanceof MalformedAnswerException malformed) {
                return malformed;
            }
        }
        if (e.getNestedException() instanceof IOException io) {
            throw io;
        }
        String problem = String.valueOf(e.getMessage())
                .lines()
                .reduce((first, second) -> second)
                .orElse("");
        return new MalformedAnswerException("the answer is no well-formed XML: " + problem, e);
    }
}
