package org.cloudimagefactory.common.imagelist.mime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cloudimagefactory.common.problem.ItemProblem;

/**
 * Splits {@code multipart/signed}: exactly two parts, between delimiter lines that consist of two hyphens and the boundary
 * and nothing else. What stands before the first and after the closing delimiter is no part of the message and is ignored.
 */
final class MultipartSigned {
    private static final int BOUNDARY_LIMIT = 70;
    private static final int PARTS = 2;

    private MultipartSigned() {}

    /** The parts: what is signed, and the signature with its headers. */
    static List<byte[]> split(byte[] message, int from, ContentType type) {
        String boundary = type.parameter("boundary").orElse("");
        if (boundary.isEmpty() || boundary.length() > BOUNDARY_LIMIT || boundary.endsWith(" ")) {
            throw new ItemProblem("multipart/signed without a valid boundary");
        }
        List<byte[]> parts = new ArrayList<>();
        LineCursor lines = new LineCursor(message, from, message.length);
        int partStart = -1;
        int previousEnd = from;
        while (lines.advance()) {
            String delimiter = delimiterOf(lines, boundary);
            if (!delimiter.isEmpty()) {
                if (partStart >= 0) {
                    parts.add(Arrays.copyOfRange(message, partStart, Math.max(partStart, previousEnd)));
                }
                if (delimiter.endsWith("--") && delimiter.length() == boundary.length() + 4) {
                    return exactlyTwo(parts);
                }
                partStart = lines.next();
            }
            // The line end before a delimiter belongs to the delimiter.
            previousEnd = lines.end();
        }
        throw new ItemProblem("multipart/signed is cut off: its closing boundary is missing");
    }

    /** The delimiter on this line without white space after it, or nothing. */
    private static String delimiterOf(LineCursor lines, String boundary) {
        int length = lines.end() - lines.start();
        if (length < boundary.length() + 2 || length > boundary.length() + 200) {
            return "";
        }
        String line = lines.text().stripTrailing();
        boolean opening = line.equals("--" + boundary);
        return opening || line.equals("--" + boundary + "--") ? line : "";
    }

    private static List<byte[]> exactlyTwo(List<byte[]> parts) {
        if (parts.size() != PARTS) {
            throw new ItemProblem("multipart/signed has " + parts.size() + " parts instead of 2");
        }
        return parts;
    }
}
