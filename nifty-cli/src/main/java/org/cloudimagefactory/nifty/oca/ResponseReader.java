package org.cloudimagefactory.nifty.oca;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads XML-RPC answers as they come. A document that is the value of an answer is handed on as characters while the answer
 * is still being read, so that a pool of any size takes the memory of one element.
 */
final class ResponseReader {
    private static final int MESSAGE_LIMIT = 1 << 20;

    /** Takes the document that an answer carries. */
    @FunctionalInterface
    interface DocumentConsumer {
        void accept(Reader document) throws IOException;
    }

    private final XMLStreamReader xml;
    private final DocumentConsumer consumer;
    private final boolean streamed;

    private ResponseReader(XMLStreamReader xml, DocumentConsumer consumer, boolean streamed) {
        this.xml = xml;
        this.consumer = consumer;
        this.streamed = streamed;
    }

    /** Reads an answer whose value is short. */
    static OneResponse read(InputStream in) throws IOException {
        return read(in, document -> {}, false);
    }

    /** Reads an answer whose value is a document. */
    static OneResponse read(InputStream in, DocumentConsumer consumer) throws IOException {
        return read(in, consumer, true);
    }

    private static OneResponse read(InputStream in, DocumentConsumer consumer, boolean streamed) throws IOException {
        try {
            return new ResponseReader(HardenedXml.reader(in), consumer, streamed).response();
        } catch (XMLStreamException e) {
            throw XmlElementReader.malformed(e);
        }
    }

    private OneResponse response() throws XMLStreamException, IOException {
        expect("methodResponse");
        String kind = start();
        if (kind.equals("fault")) {
            return fault();
        }
        if (!kind.equals("params")) {
            throw unexpected(kind);
        }
        expect("param");
        expect("value");
        expect("array");
        expect("data");
        expect("value");
        boolean success = scalar().equals("1");
        expect("value");
        String value = success && streamed ? streamedValue() : scalar();
        String next = start();
        int code = next.equals("value") ? number(scalar()) : 0;
        while (xml.hasNext()) {
            next();
        }
        return success ? OneResponse.value(value) : OneResponse.error(value, code);
    }

    private OneResponse fault() throws XMLStreamException {
        Map<String, String> members = new HashMap<>();
        expect("value");
        expect("struct");
        for (String element = start(); element.equals("member"); element = start()) {
            expect("name");
            String name = text();
            expect("value");
            members.put(name, scalar());
            end("member");
        }
        return OneResponse.error(
                members.getOrDefault("faultString", "XML-RPC fault"), number(members.getOrDefault("faultCode", "-1")));
    }

    /** The text of a value, typed or not; the reader stands behind the value's end. */
    private String scalar() throws XMLStreamException {
        StringBuilder untyped = new StringBuilder();
        int event = next();
        while (event != XMLStreamConstants.START_ELEMENT && event != XMLStreamConstants.END_ELEMENT) {
            append(untyped);
            event = next();
        }
        if (event == XMLStreamConstants.END_ELEMENT) {
            return untyped.toString();
        }
        String typed = text();
        end("value");
        return typed;
    }

    /** A value without a type is a string. */
    private String streamedValue() throws XMLStreamException, IOException {
        int event = next();
        while (event != XMLStreamConstants.START_ELEMENT && event != XMLStreamConstants.END_ELEMENT && !isText()) {
            event = next();
        }
        boolean typed = event == XMLStreamConstants.START_ELEMENT;
        if (typed ? !xml.getLocalName().equals("string") : !isText()) {
            throw new MalformedAnswerException("the answer carries no document");
        }
        try (ValueReader document = new ValueReader(xml)) {
            consumer.accept(document);
            document.drain();
        }
        if (typed) {
            end("value");
        }
        return "";
    }

    private boolean isText() {
        return xml.isCharacters() && !xml.isWhiteSpace();
    }

    private String text() throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        int event = next();
        while (event != XMLStreamConstants.END_ELEMENT) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                throw unexpected(xml.getLocalName());
            }
            append(text);
            event = next();
        }
        return text.toString();
    }

    private void append(StringBuilder text) {
        if (xml.isCharacters()) {
            text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
        }
        if (text.length() > MESSAGE_LIMIT) {
            throw new MalformedAnswerException("a value of the answer is longer than " + MESSAGE_LIMIT);
        }
    }

    private void expect(String name) throws XMLStreamException {
        String found = start();
        if (!found.equals(name)) {
            throw unexpected(found);
        }
    }

    /** The next element's name; empty at the end of the enclosing one. */
    private String start() throws XMLStreamException {
        int event = next();
        while (event != XMLStreamConstants.START_ELEMENT && event != XMLStreamConstants.END_ELEMENT) {
            if (event == XMLStreamConstants.END_DOCUMENT) {
                throw unexpected("end of the document");
            }
            event = next();
        }
        return event == XMLStreamConstants.START_ELEMENT ? xml.getLocalName() : "";
    }

    private void end(String name) throws XMLStreamException {
        while (next() != XMLStreamConstants.END_ELEMENT || !xml.getLocalName().equals(name)) {
            if (xml.getEventType() == XMLStreamConstants.START_ELEMENT) {
                throw unexpected(xml.getLocalName());
            }
        }
    }

    private int next() throws XMLStreamException {
        int event = xml.next();
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw new MalformedAnswerException("the answer has a DOCTYPE or entities of its own, which are refused");
        }
        return event;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new MalformedAnswerException("the answer's code is no number");
        }
    }

    private static MalformedAnswerException unexpected(String found) {
        return new MalformedAnswerException("the answer is no XML-RPC: unexpected " + found);
    }
}
