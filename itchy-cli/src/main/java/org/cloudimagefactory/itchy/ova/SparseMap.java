package org.cloudimagefactory.itchy.ova;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.itchy.source.SparseFile;

/** Which parts of a sparse file an archive holds: ranges of the file, whose bytes follow each other in the archive. */
record SparseMap(List<Range> ranges) {
    /** A part of the file. */
    record Range(long position, long length) {}

    /** Each costs some 100 bytes of memory. */
    private static final int MAX_RANGES = 1 << 18;

    private static final int MAX_DIGITS = 18;

    SparseMap {
        ranges = List.copyOf(ranges);
    }

    /** The notation of versions 0.0 and 0.1 of GNU's format within pax: positions and lengths with commas between. */
    static SparseMap ofList(String text) throws IOException {
        Numbers numbers = new Numbers();
        int start = 0;
        for (int comma = text.indexOf(','); comma >= 0; comma = text.indexOf(',', start)) {
            numbers.add(text.substring(start, comma));
            start = comma + 1;
        }
        numbers.add(text.substring(start));
        return numbers.map();
    }

    /**
     * The notation of version 1.0: at the start of the data, one number in each line, the first of which says how many ranges
     * there are.
     */
    static SparseMap ofLines(TarBytes bytes) throws IOException {
        long count = number(line(bytes));
        if (count > MAX_RANGES) {
            throw tooMany();
        }
        Numbers numbers = new Numbers();
        for (long i = 0; i < 2 * count; i++) {
            numbers.add(line(bytes));
        }
        return numbers.map();
    }

    /** Where the ranges lie in the archive, of which there is at least one; they must fit in it and in the file. */
    List<SparseFile.Piece> pieces(long start, long stored, long size) throws IOException {
        List<SparseFile.Piece> pieces = new ArrayList<>();
        long offset = start;
        long position = 0;
        for (Range range : ranges) {
            if (range.position < position || range.length < 0 || range.length > size - range.position) {
                throw new IOException("the pieces of its sparse file overlap or reach beyond its end");
            }
            if (range.length > start + stored - offset) {
                throw new IOException("a piece of its sparse file is not there");
            }
            pieces.add(new SparseFile.Piece(range.position, offset, range.length));
            position = range.position + range.length;
            offset += range.length;
        }
        return pieces.isEmpty() ? List.of(new SparseFile.Piece(0, start, 0)) : pieces;
    }

    /** Positions and lengths in turn, of which no more is kept than two numbers each; ranges of nothing are not kept at all. */
    private static final class Numbers {
        private final List<Range> ranges = new ArrayList<>();
        private long position = -1;

        void add(String text) throws IOException {
            long number = number(text);
            if (position < 0) {
                position = number;
                return;
            }
            if (number > 0) {
                ranges.add(new Range(position, number));
            }
            if (ranges.size() > MAX_RANGES) {
                throw tooMany();
            }
            position = -1;
        }

        SparseMap map() throws IOException {
            if (position >= 0) {
                throw new IOException("the map of its sparse file is not complete");
            }
            return new SparseMap(ranges);
        }
    }

    private static IOException tooMany() {
        return new IOException("its sparse file has more than " + MAX_RANGES + " pieces");
    }

    private static String line(TarBytes bytes) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = bytes.next(); next != '\n'; next = bytes.next()) {
            if (line.length() > MAX_DIGITS) {
                throw new IOException("a number of its sparse file is none");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    static long number(String text) throws IOException {
        if (!text.matches("[0-9]{1,18}")) {
            throw new IOException("a number of its sparse file is none");
        }
        return Long.parseLong(text);
    }
}
