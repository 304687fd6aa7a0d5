package org.cloudimagefactory.nifty.oca;

import static org.cloudimagefactory.nifty.oca.XmlCharacters.malformed;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Cuts a document of OpenNebula's into tags and texts as it comes. A parser of all of XML spends most of the time of a run on
 * answers with a pool: one text of megabytes, full of references, which is a document once more. Here is what they need. A
 * document type, an entity of its own and another encoding than UTF-8 are refused; attributes, comments and processing
 * instructions are skipped, and prefixes mean nothing.
 */
final class XmlLexer {
    /** What comes next. */
    enum Token {
        START,
        END,
        TEXT,
        EOF
    }

    private static final String CDATA = "<![CDATA[";
    private static final String CDATA_END = "]]>";
    private static final int DEPTH_LIMIT = 64;
    private static final int DECLARATION_LIMIT = 200;
    /** Also where a declaration is so long that it may not be all here. */
    private static final Pattern OTHER_ENCODING = Pattern.compile(
            "xml\\s(.{" + (DECLARATION_LIMIT - 4) + "}|(.*\\s)?encoding\\s*=\\s*[\"'](?!utf-?8[\"']|us-ascii[\"']).*)",
            Pattern.DOTALL);

    private final XmlCharacters in;
    private final boolean decoded;
    private final Deque<String> open = new ArrayDeque<>();
    private String name = "";
    private boolean inText;
    private boolean inCdata;
    private boolean emptyElement;
    private int lowSurrogate;

    /** Reads bytes, which are UTF-8. */
    XmlLexer(InputStream document) throws IOException {
        this(XmlCharacters.of(document), true);
    }

    /** Reads characters, whatever encoding the document once had. */
    XmlLexer(Reader document) throws IOException {
        this(new XmlCharacters(document), false);
    }

    private XmlLexer(XmlCharacters in, boolean decoded) throws IOException {
        this.in = in;
        this.decoded = decoded;
        in.take("\ufeff");
    }

    /** Goes to the next tag, text or the end; what was not read of a text is skipped. */
    Token next() throws IOException {
        if (emptyElement) {
            emptyElement = false;
            name = open.pop();
            return Token.END;
        }
        while (inText) {
            inText = textCharacter() >= 0;
        }
        while (!inCdata && (skipsMarkup() || isSpaceOutside())) {
            // Nothing of the answer's own.
        }
        int c = in.peek();
        if (c < 0) {
            if (name.isEmpty() || !open.isEmpty()) {
                throw malformed("end of the document");
            }
            return Token.EOF;
        }
        if (c == '<' && !inCdata) {
            return tag();
        }
        if (open.isEmpty()) {
            throw malformed("text");
        }
        inText = true;
        return Token.TEXT;
    }

    /** The name of the tag that {@link #next} went to. */
    String name() {
        return name;
    }

    /** Reads of the text that {@link #next} went to; -1 at its end. Waits for the server only when it has nothing to give. */
    int text(char[] out, int offset, int length) throws IOException {
        int filled = offset;
        int stop = offset + length;
        while (inText && filled < stop && (filled == offset || in.isBuffered())) {
            filled = inCdata || lowSurrogate != 0 ? filled : in.plain(out, filled, stop);
            if (filled < stop && (filled == offset || in.isBuffered())) {
                int c = textCharacter();
                inText = c >= 0;
                if (inText) {
                    out[filled++] = (char) c;
                }
            }
        }
        return filled == offset && length > 0 ? -1 : filled - offset;
    }

    /** The next character of the text, or -1 before the tag behind it. */
    private int textCharacter() throws IOException {
        if (lowSurrogate != 0) {
            int c = lowSurrogate;
            lowSurrogate = 0;
            return c;
        }
        int c = in.peek();
        while (c == (inCdata ? ']' : '<') && skipsMarkup()) {
            c = in.peek();
        }
        if (c == '<' && !inCdata) {
            return -1;
        }
        if (c != '&' || inCdata) {
            return in.character();
        }
        int codePoint = in.reference();
        if (Character.isBmpCodePoint(codePoint)) {
            return codePoint;
        }
        lowSurrogate = Character.lowSurrogate(codePoint);
        return Character.highSurrogate(codePoint);
    }

    /** Skips a mark that belongs to no tag: a comment, a processing instruction, or either end of a CDATA section. */
    private boolean skipsMarkup() throws IOException {
        if (inCdata ? in.take(CDATA_END) : in.isMark() && in.take(CDATA)) {
            inCdata = !inCdata;
            return true;
        }
        if (inCdata || !in.isMark()) {
            return false;
        }
        if (in.take("<!--")) {
            in.before("-->", 0);
            return true;
        }
        if (!in.take("<?")) {
            return false;
        }
        String instruction = in.before("?>", DECLARATION_LIMIT).toLowerCase(Locale.ROOT);
        if (decoded && OTHER_ENCODING.matcher(instruction).matches()) {
            throw malformed("encoding, as it is not UTF-8");
        }
        return true;
    }

    private boolean isSpaceOutside() throws IOException {
        return open.isEmpty() && isSpace();
    }

    private boolean isSpace() throws IOException {
        int c = in.peek();
        return (c == ' ' || c == '\n' || c == '\r' || c == '\t') && in.take((char) c);
    }

    private Token tag() throws IOException {
        in.take('<');
        boolean closing = in.take('/');
        if (closing) {
            name = in.name();
            if (!name.equals(open.poll())) {
                throw malformed("end of " + name);
            }
        } else {
            if (in.peek() == '!') {
                throw new MalformedAnswerException(
                        "the document has a DOCTYPE or entities of its own, which are refused");
            }
            if (open.isEmpty() && !name.isEmpty()) {
                throw malformed("second root");
            }
            name = in.name();
            open.push(name);
            if (open.size() > DEPTH_LIMIT) {
                throw new MalformedAnswerException("the document is nested too deeply");
            }
        }
        boolean spaced = skipsSpace();
        while (!closing && spaced && in.peek() != '>' && in.peek() != '/') {
            skipAttribute();
            spaced = skipsSpace();
        }
        emptyElement = !closing && in.take('/');
        if (!in.take('>')) {
            throw malformed("character in the tag of " + name);
        }
        return closing ? Token.END : Token.START;
    }

    private void skipAttribute() throws IOException {
        in.name();
        skipsSpace();
        if (!in.take('=')) {
            throw malformed("character in a tag of " + name);
        }
        skipsSpace();
        char quote = in.peek() == '"' ? '"' : '\'';
        if (!in.take(quote)) {
            throw malformed("character in a tag of " + name);
        }
        while (!in.take(quote)) {
            if (in.peek() == '<') {
                throw malformed("'<'");
            }
            int unused = in.peek() == '&' ? in.reference() : in.character();
        }
    }

    private boolean skipsSpace() throws IOException {
        boolean skipped = false;
        while (isSpace()) {
            skipped = true;
        }
        return skipped;
    }
}
