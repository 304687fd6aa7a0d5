package org.cloudimagefactory.nifty.oca;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.xml.XmlText;

/** The characters of a document; those ahead are looked at before they are taken. */
final class XmlCharacters {
    private static final int BUFFER_SIZE = 16384;
    private static final int TAG_REFERENCE = "&lt;".length();
    /** As long as the number of the last character there is. */
    private static final int REFERENCE_LIMIT = "#1114111".length();

    private static final Pattern NUMBER = Pattern.compile("#([0-9]+|x[0-9a-fA-F]+)");

    private static final int NAME_LIMIT = 1000;
    private static final int NAMES_KEPT = 256;

    private final Reader in;
    private final String[] names = new String[NAMES_KEPT];
    private final char[][] nameCharacters = new char[NAMES_KEPT][];
    private final char[] buffer = new char[BUFFER_SIZE];
    private int position;
    private int end;

    XmlCharacters(Reader in) {
        this.in = in;
    }

    /** Decodes UTF-8; other bytes are refused. */
    static XmlCharacters of(InputStream in) {
        return new XmlCharacters(new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    /** Whether a character can be had without waiting for the server. */
    boolean isBuffered() {
        return position < end;
    }

    /** The next character, which stays; -1 at the end. */
    int peek() throws IOException {
        return has(0) ? buffer[position] : -1;
    }

    /** Whether what comes is markup, but no tag. */
    boolean isMark() throws IOException {
        return peek() == '<' && has(1) && (buffer[position + 1] == '!' || buffer[position + 1] == '?');
    }

    /** Takes this character if it is the next one. */
    boolean take(char wanted) throws IOException {
        boolean next = has(0) && buffer[position] == wanted;
        position += next ? 1 : 0;
        return next;
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
            throw malformed("end of the document");
        }
        char c = buffer[position++];
        if (c == '\r') {
            take('\n');
            return '\n';
        }
        if (!XmlText.canHold(c) && !Character.isSurrogate(c)) {
            throw malformed(String.format("character U+%04X", (int) c));
        }
        return c;
    }

    /**
     * Takes those of the characters that are here already, up to the first that may have a meaning, and the two references of
     * which documents within answers are full; returns where the text ends.
     */
    int plain(char[] out, int from, int to) {
        int filled = from;
        int next = position;
        while (filled < to && next < end) {
            char c = buffer[next];
            if (c == '&' && next + TAG_REFERENCE <= end && isTagReference(next + 1)) {
                c = buffer[next + 1] == 'l' ? '<' : '>';
                next += TAG_REFERENCE - 1;
            } else if (c == '&' || c == '<' || c >= Character.MIN_SURROGATE || (c < ' ' && c != '\n' && c != '\t')) {
                break;
            }
            out[filled++] = c;
            next++;
        }
        position = next;
        return filled;
    }

    private boolean isTagReference(int at) {
        return (buffer[at] == 'l' || buffer[at] == 'g') && buffer[at + 1] == 't' && buffer[at + 2] == ';';
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

    /** Takes the name of an element; names that come again and again take no memory of their own. */
    String name() throws IOException {
        int length = 0;
        int hash = 0;
        while (has(length) && isNamed(buffer[position + length], length)) {
            hash = 31 * hash + buffer[position + length];
            length++;
        }
        if (length == 0 || length > NAME_LIMIT) {
            throw malformed("name of an element");
        }
        int slot = hash & names.length - 1;
        char[] known = nameCharacters[slot];
        if (known == null || !Arrays.equals(known, 0, known.length, buffer, position, position + length)) {
            nameCharacters[slot] = Arrays.copyOfRange(buffer, position, position + length);
            names[slot] = new String(buffer, position, length);
        }
        position += length;
        return names[slot];
    }

    private static boolean isNamed(char c, int length) {
        boolean start = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == ':' || c > '\u00bf';
        return length <= NAME_LIMIT && (start || (length > 0 && ((c >= '0' && c <= '9') || c == '-' || c == '.')));
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
        return new MalformedAnswerException("the document is no well-formed XML: unexpected " + problem);
    }
}
