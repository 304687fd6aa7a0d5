package org.cloudimagefactory.nifty.oca;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.xml.XmlText;

/** The characters of an answer in UTF-8, with those ahead looked at before they are taken. */
final class AnswerCharacters {
    private static final int BUFFER_SIZE = 16384;
    /** As long as the number of the last character there is. */
    private static final int REFERENCE_LIMIT = "#1114111".length();

    private static final Pattern NUMBER = Pattern.compile("#([0-9]+|x[0-9a-fA-F]+)");

    private final Reader in;
    private final char[] buffer = new char[BUFFER_SIZE];
    private int position;
    private int end;

    AnswerCharacters(InputStream answer) {
        in = new InputStreamReader(
                answer,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    /** Whether a character can be had without waiting for the server. */
    boolean isBuffered() {
        return position < end;
    }

    /** The next character, which stays; -1 at the end. */
    int peek() throws IOException {
        return has(0) ? buffer[position] : -1;
    }

    /** Takes these characters if they are the next ones. */
    boolean take(String wanted) throws IOException {
        for (int i = 0; i < wanted.length(); i++) {
            if (!has(i) || buffer[position + i] != wanted.charAt(i)) {
                return false;
            }
        }
        position += wanted.length();
        return true;
    }

    /** Takes the next character; each form of a line's end is a line feed. */
    char character() throws IOException {
        if (!has(0)) {
            throw malformed("it ends too early");
        }
        char c = buffer[position++];
        if (c == '\r') {
            take("\n");
            return '\n';
        }
        if (!XmlText.canHold(c) && !Character.isSurrogate(c)) {
            throw malformed(String.format("character U+%04X", (int) c));
        }
        return c;
    }

    /** Takes those of the characters that are here already, up to the first that may have a meaning; returns where the text ends. */
    int plain(char[] out, int from, int to) {
        int filled = from;
        int last = Math.min(end, position + to - from);
        int next = position;
        while (next < last) {
            char c = buffer[next];
            if (c < ' ' || c == '&' || c == '<' || c >= Character.MIN_SURROGATE) {
                break;
            }
            out[filled++] = c;
            next++;
        }
        position = next;
        return filled;
    }

    /** Takes all up to the end of this mark, and returns it without the mark, at most as much as the limit. */
    String before(String mark, int limit) throws IOException {
        StringBuilder text = new StringBuilder();
        while (!take(mark)) {
            char c = character();
            if (text.length() < limit) {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** Takes a reference: one of the five entities of XML itself, or the number of a character. */
    int reference() throws IOException {
        position++;
        if (take("lt;")) {
            return '<';
        }
        if (take("gt;")) {
            return '>';
        }
        if (take("amp;")) {
            return '&';
        }
        if (take("quot;")) {
            return '"';
        }
        return take("apos;") ? '\'' : numbered(before(";", REFERENCE_LIMIT + 1));
    }

    private static int numbered(String name) {
        if (name.length() <= REFERENCE_LIMIT && NUMBER.matcher(name).matches()) {
            int number = name.startsWith("#x")
                    ? Integer.parseInt(name.substring(2), 16)
                    : Integer.parseInt(name.substring(1));
            if (XmlText.canHold(number)) {
                return number;
            }
        }
        throw malformed("entities of its own, which are refused");
    }

    private boolean has(int ahead) throws IOException {
        while (position + ahead >= end) {
            if (position > 0) {
                System.arraycopy(buffer, position, buffer, 0, end - position);
                end -= position;
                position = 0;
            }
            int count = fill();
            if (count < 0) {
                return false;
            }
            end += count;
        }
        return true;
    }

    private int fill() throws IOException {
        try {
            return in.read(buffer, end, buffer.length - end);
        } catch (CharacterCodingException e) {
            throw malformed("bytes that are not UTF-8");
        }
    }

    static MalformedAnswerException malformed(String problem) {
        return new MalformedAnswerException("the answer is no XML-RPC: unexpected " + problem);
    }
}
