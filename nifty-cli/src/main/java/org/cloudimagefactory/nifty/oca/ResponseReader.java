package org.cloudimagefactory.nifty.oca;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.HashMap;
import java.util.Map;
import org.cloudimagefactory.nifty.oca.XmlLexer.Token;

/**
 * Reads XML-RPC answers as they come. A document that is the value of an answer is handed on as characters while the answer
 * is still being read, so that a pool of any size takes the memory of one element.
 */
final class ResponseReader {
    private static final int MESSAGE_LIMIT = 1 << 20;
    private static final int PIECE = 8192;

    /** Takes the document that an answer carries. */
    @FunctionalInterface
    interface DocumentConsumer {
        void accept(Reader document) throws IOException;
    }

    private final XmlLexer answer;
    private final DocumentConsumer consumer;
    private final boolean streamed;
    private Token token = Token.EOF;

    private ResponseReader(XmlLexer answer, DocumentConsumer consumer, boolean streamed) {
        this.answer = answer;
        this.consumer = consumer;
        this.streamed = streamed;
    }

    /** Reads an answer whose value is short. */
    static OneResponse read(InputStream in) throws IOException {
        return new ResponseReader(new XmlLexer(in), document -> {}, false).response();
    }

    /** Reads an answer whose value is a document. */
    static OneResponse read(InputStream in, DocumentConsumer consumer) throws IOException {
        return new ResponseReader(new XmlLexer(in), consumer, true).response();
    }

    private OneResponse response() throws IOException {
        expect("methodResponse");
        String kind = start();
        if (kind.equals("fault")) {
            return fault();
        }
        if (!kind.equals("params")) {
            throw malformed(kind);
        }
        expect("param");
        expect("value");
        expect("array");
        expect("data");
        expect("value");
        boolean success = scalar().equals("1");
        expect("value");
        String value = success && streamed ? streamedValue() : scalar();
        int code = start().equals("value") ? number(scalar()) : 0;
        while (token != Token.EOF) {
            next();
        }
        return success ? OneResponse.value(value) : OneResponse.error(value, code);
    }

    private OneResponse fault() throws IOException {
        Map<String, String> members = new HashMap<>();
        expect("value");
        expect("struct");
        for (String element = start(); element.equals("member"); element = start()) {
            expect("name");
            next();
            String name = text();
            expect("value");
            members.put(name, scalar());
            end("member");
        }
        return OneResponse.error(
                members.getOrDefault("faultString", "XML-RPC fault"), number(members.getOrDefault("faultCode", "-1")));
    }

    /** The text of a value, typed or not; the lexer stands at the value's end. */
    private String scalar() throws IOException {
        next();
        String untyped = text();
        if (token == Token.END) {
            return untyped;
        }
        next();
        String typed = text();
        if (token != Token.END) {
            throw malformed(answer.name());
        }
        end("value");
        return typed;
    }

    /** A value without a type is a string. */
    private String streamedValue() throws IOException {
        next();
        PushbackReader document = new PushbackReader(new ValueReader(answer));
        boolean typed = token != Token.TEXT || !goesToContent(document);
        if (typed) {
            if (token == Token.TEXT) {
                next();
            }
            if (token != Token.START || !answer.name().equals("string")) {
                throw new MalformedAnswerException("the answer carries no document");
            }
            next();
        }
        consumer.accept(document);
        // The consumer may have stopped before the end.
        while (token == Token.TEXT) {
            next();
        }
        if (token != Token.END) {
            throw new MalformedAnswerException("the answer's value is no text");
        }
        if (typed) {
            end("value");
        }
        return "";
    }

    private static boolean goesToContent(PushbackReader text) throws IOException {
        int c = text.read();
        while (c >= 0 && Character.isWhitespace(c)) {
            c = text.read();
        }
        if (c >= 0) {
            text.unread(c);
        }
        return c >= 0;
    }

    /** The text up to the next tag, to which it goes. */
    private String text() throws IOException {
        StringBuilder text = new StringBuilder();
        char[] piece = new char[PIECE];
        while (token == Token.TEXT) {
            for (int count = answer.text(piece, 0, PIECE); count >= 0; count = answer.text(piece, 0, PIECE)) {
                text.append(piece, 0, count);
                if (text.length() > MESSAGE_LIMIT) {
                    throw new MalformedAnswerException("a value of the answer is longer than " + MESSAGE_LIMIT);
                }
            }
            next();
        }
        return text.toString();
    }

    private void expect(String name) throws IOException {
        String found = start();
        if (!found.equals(name)) {
            throw malformed(found);
        }
    }

    /** Goes to the next tag; the element's name, or nothing at the end of the enclosing one. */
    private String start() throws IOException {
        tag();
        return token == Token.START ? answer.name() : "";
    }

    private void end(String name) throws IOException {
        tag();
        if (token != Token.END || !answer.name().equals(name)) {
            throw malformed(answer.name());
        }
    }

    private void tag() throws IOException {
        next();
        while (token == Token.TEXT) {
            next();
        }
        if (token == Token.EOF) {
            throw malformed("end of the document");
        }
    }

    private void next() throws IOException {
        token = answer.next();
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new MalformedAnswerException("the answer's code is no number");
        }
    }

    private static MalformedAnswerException malformed(String found) {
        return new MalformedAnswerException("the answer is no XML-RPC: unexpected " + found);
    }
}
