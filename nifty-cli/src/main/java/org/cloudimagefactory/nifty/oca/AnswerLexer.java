package org.cloudimagefactory.nifty.oca;

import static org.cloudimagefactory.nifty.oca.AnswerCharacters.malformed;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Cuts an XML-RPC answer into tags and texts as it comes. XML-RPC needs little of XML, and an answer with a pool is one text of
 * megabytes, full of references, on which a parser of all of XML spends most of the time of a run. What XML-RPC has no use for
 * is refused, attributes and document types above all; comments and processing instructions are skipped.
 */
final class AnswerLexer {
    /** What comes next. */
    enum Token {
        START,
        END,
        TEXT,
        EOF
    }

    private static final String CDATA = "<![CDATA[";
    private static final String CDATA_END = "]]>";
    private static final int DEPTH_LIMIT = 32;
    private static final int DECLARATION_LIMIT = 200;
    private static final int NAME_LIMIT = 64;
    private static final Pattern OTHER_ENCODING =
            Pattern.compile(".*\\sencoding\\s*=\\s*[\"'](?!utf-8[\"']|us-ascii[\"']).*", Pattern.DOTALL);

    private final AnswerCharacters in;
    private final Deque<String> open = new ArrayDeque<>();
    private String name = "";
    private boolean inText;
    private boolean inCdata;
    private boolean emptyElement;
    private int lowSurrogate;

    AnswerLexer(InputStream answer) throws IOException {
        in = new AnswerCharacters(answer);
        in.take("\ufeff");
    }

    /** Goes to the next tag, text or the end; what was not read of a text is skipped. */
    Token next() throws IOException {
        if (emptyElement) {
            emptyElement = false;
            open.pop();
            return Token.END;
        }
        while (inText) {
            inText = textCharacter() >= 0;
        }
        while (skipsMarkup() || isSpaceOutside()) {
            // Nothing of the answer's own.
        }
        int c = in.peek();
        if (c < 0) {
            if (name.isEmpty() || !open.isEmpty()) {
                throw malformed("end of the document");
            }
            return Token.EOF;
        }
        if (c == '<' && !in.take(CDATA)) {
            return tag();
        }
        if (open.isEmpty()) {
            throw malformed("text");
        }
        inCdata = c == '<';
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
        while (entersOrLeavesCdata() || (!inCdata && skipsMarkup())) {
            // Nothing of the text.
        }
        if (inCdata) {
            return in.character();
        }
        if (in.peek() == '<') {
            return -1;
        }
        if (in.peek() != '&') {
            return in.character();
        }
        int codePoint = in.reference();
        if (Character.isBmpCodePoint(codePoint)) {
            return codePoint;
        }
        lowSurrogate = Character.lowSurrogate(codePoint);
        return Character.highSurrogate(codePoint);
    }

    private boolean entersOrLeavesCdata() throws IOException {
        boolean changes = in.take(inCdata ? CDATA_END : CDATA);
        inCdata ^= changes;
        return changes;
    }

    /** Skips a comment or a processing instruction. */
    private boolean skipsMarkup() throws IOException {
        if (in.take("<!--")) {
            in.before("-->", 0);
            return true;
        }
        if (!in.take("<?")) {
            return false;
        }
        String instruction = in.before("?>", DECLARATION_LIMIT).toLowerCase(Locale.ROOT);
        if (instruction.startsWith("xml") && OTHER_ENCODING.matcher(instruction).matches()) {
            throw malformed("encoding, as it is not UTF-8");
        }
        return true;
    }

    private boolean isSpaceOutside() throws IOException {
        return open.isEmpty() && isSpace();
    }

    private boolean isSpace() throws IOException {
        return in.take(" ") || in.take("\n") || in.take("\r") || in.take("\t");
    }

    private Token tag() throws IOException {
        if (in.take("<!")) {
            throw new MalformedAnswerException("the answer has a DOCTYPE or entities of its own, which are refused");
        }
        boolean closing = in.take("</");
        if (!closing) {
            in.take("<");
        }
        String found = tagName();
        if (closing) {
            if (!found.equals(open.poll())) {
                throw malformed("end of " + found);
            }
        } else {
            if (open.isEmpty() ? !name.isEmpty() : open.size() == DEPTH_LIMIT) {
                throw malformed("element " + found);
            }
            open.push(found);
            emptyElement = in.take("/");
        }
        if (!in.take(">")) {
            throw malformed("attribute of " + found);
        }
        name = found;
        return closing ? Token.END : Token.START;
    }

    private String tagName() throws IOException {
        StringBuilder found = new StringBuilder();
        for (int c = in.peek(); isNamed(c, found.length()); c = in.peek()) {
            found.append(in.character());
        }
        if (found.length() == 0 || found.length() > NAME_LIMIT) {
            throw malformed("'<'");
        }
        while (isSpace()) {
            // Allowed behind a name.
        }
        return found.toString();
    }

    private static boolean isNamed(int c, int length) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
        return length <= NAME_LIMIT && (letter || (length > 0 && ((c >= '0' && c <= '9') || c == '-' || c == '.')));
    }
}
