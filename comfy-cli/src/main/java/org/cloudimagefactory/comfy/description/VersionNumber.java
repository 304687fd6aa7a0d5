package org.cloudimagefactory.comfy.description;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The number of a distribution's version, compared part by part as numbers: 12.9 is older than 12.11. Parts that are no
 * numbers come before those that are and compare as text.
 *
 * @param parts from the most significant on
 */
public record VersionNumber(List<String> parts) implements Comparable<VersionNumber> {
    public VersionNumber {
        parts = List.copyOf(parts);
    }

    /** Splits the text at its dots. */
    public static VersionNumber parse(String text) {
        return new VersionNumber(Arrays.asList(text.split("\\.")));
    }

    /** Whether this number begins with all the parts of the other, by number: 12.11 with 12, and 14.04 with 14.4. */
    public boolean startsWith(VersionNumber prefix) {
        return parts.size() >= prefix.parts.size()
                && new VersionNumber(parts.subList(0, prefix.parts.size())).compareTo(prefix) == 0;
    }

    @Override
    public int compareTo(VersionNumber other) {
        for (int i = 0; i < Math.min(parts.size(), other.parts.size()); i++) {
            int order = comparePart(parts.get(i), other.parts.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(parts.size(), other.parts.size());
    }

    @Override
    public String toString() {
        return parts.stream().collect(Collectors.joining("."));
    }

    private static int comparePart(String a, String b) {
        boolean aIsNumber = a.matches("[0-9]+");
        boolean bIsNumber = b.matches("[0-9]+");
        if (aIsNumber && bIsNumber) {
            return new BigInteger(a).compareTo(new BigInteger(b));
        }
        return aIsNumber == bIsNumber ? a.compareTo(b) : Boolean.compare(aIsNumber, bIsNumber);
    }
}
