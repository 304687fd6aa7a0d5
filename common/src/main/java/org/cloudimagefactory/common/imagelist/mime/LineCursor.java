package org.cloudimagefactory.common.imagelist.mime;

import java.nio.charset.StandardCharsets;

/** Walks over the lines of a piece of a message; a line ends with LF, and carriage returns before it belong to the end. */
final class LineCursor {
    private final byte[] bytes;
    private final int limit;
    private int start;
    private int end;
    private int next;

    LineCursor(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.limit = to;
        this.next = from;
    }

    /** Goes to the next line; false when there is none. */
    boolean advance() {
        if (next >= limit) {
            return false;
        }
        start = next;
        int lineFeed = start;
        while (lineFeed < limit && bytes[lineFeed] != '\n') {
            lineFeed++;
        }
        next = Math.min(lineFeed + 1, limit);
        end = lineFeed;
        while (lineFeed < limit && end > start && bytes[end - 1] == '\r') {
            end--;
        }
        return true;
    }

    /** Where the current line starts. */
    int start() {
        return start;
    }

    /** Where its text ends. */
    int end() {
        return end;
    }

    /** Where the next line starts. */
    int next() {
        return next;
    }

    /** Whether it is empty. */
    boolean isEmpty() {
        return start == end;
    }

    /** Its text, one character per byte. */
    String text() {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
