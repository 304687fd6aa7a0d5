package org.cloudimagefactory.nifty.transfer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file.
 *
 * @param start of its first byte
 * @param end behind its last byte
 */
record ByteRange(long start, long end) {
    private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** Reads a Range header with one range; anything else is ignored, as HTTP allows, and the whole file sent. */
    static Optional<ByteRange> parse(@Nullable String header, long size) {
        Matcher matcher = header == null ? null : ONE_RANGE.matcher(header.strip());
        if (matcher == null || !matcher.matches()) {
            return Optional.empty();
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty() && last.isEmpty()) {
            return Optional.empty();
        }
        if (first.isEmpty()) {
            return Optional.of(new ByteRange(Math.max(0, size - Long.parseLong(last)), size));
        }
        long start = Long.parseLong(first);
        long end = last.isEmpty() ? size : Math.min(size, Long.parseLong(last) + 1);
        if (!last.isEmpty() && Long.parseLong(last) < start) {
            return Optional.empty();
        }
        return Optional.of(new ByteRange(Math.min(start, size), end));
    }

    /** Whether no byte of the file lies in it. */
    boolean isEmpty() {
        return length() <= 0;
    }

    long length() {
        return end - start;
    }
}
