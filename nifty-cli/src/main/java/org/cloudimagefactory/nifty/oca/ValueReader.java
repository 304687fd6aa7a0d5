package org.cloudimagefactory.nifty.oca;

import java.io.IOException;
import java.io.Reader;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The characters of one element of a document, pulled from its parser as they are asked for. */
final class ValueReader extends Reader {
    private static final int DRAIN_SIZE = 8192;

    private final XMLStreamReader xml;
    private int position;
    private int remaining;
    private boolean ended;

    /** Begins with the characters that the parser stands on, or else behind the tag. */
    ValueReader(XMLStreamReader xml) {
        this.xml = xml;
        if (xml.isCharacters()) {
            take();
        }
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int filled = 0;
        while (filled < length && advance()) {
            int count = Math.min(remaining, length - filled);
            System.arraycopy(xml.getTextCharacters(), position, buffer, offset + filled, count);
            position += count;
            remaining -= count;
            filled += count;
        }
        return filled == 0 && length > 0 ? -1 : filled;
    }

    /** Reads to the end of the element, as a consumer may have stopped before. */
    void drain() throws IOException {
        char[] rest = new char[DRAIN_SIZE];
        while (read(rest, 0, rest.length) >= 0) {
            remaining = Math.max(remaining, 0);
        }
    }

    @Override
    public void close() {}

    private boolean advance() throws IOException {
        try {
            while (remaining == 0 && !ended) {
                int event = xml.next();
                if (event == XMLStreamConstants.END_ELEMENT) {
                    ended = true;
                } else if (xml.isCharacters()) {
                    take();
                } else if (event == XMLStreamConstants.START_ELEMENT
                        || event == XMLStreamConstants.DTD
                        || event == XMLStreamConstants.ENTITY_REFERENCE) {
                    throw new MalformedAnswerException("the answer's value is no text");
                }
            }
            return !ended;
        } catch (XMLStreamException e) {
            throw XmlElementReader.malformed(e);
        }
    }

    private void take() {
        position = xml.getTextStart();
        remaining = xml.getTextLength();
    }
}
