package org.cloudimagefactory.common.imagelist;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of list versions: digits such as {@code 20150618211400}, or several numbers with anything between. Numbers are
 * compared as numbers, a number is newer than text, and what goes on is newer than what it begins with.
 *
 * @param text as published
 */
public record ListVersion(String text) implements Comparable<ListVersion> {
    private static final Pattern PIECE = Pattern.compile("[0-9]+|[^0-9.,/-]+");

    @Override
    public int compareTo(ListVersion other) {
        List<String> mine = pieces();
        List<String> theirs = other.pieces();
        for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
            int order = compare(mine.get(i), theirs.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(mine.size(), theirs.size());
    }

    private List<String> pieces() {
        List<String> pieces = new ArrayList<>();
        Matcher matcher = PIECE.matcher(text);
        while (matcher.find()) {
            pieces.add(matcher.group());
        }
        return pieces;
    }

    private static int compare(String one, String other) {
        boolean oneIsNumber = Character.isDigit(one.charAt(0));
        boolean otherIsNumber = Character.isDigit(other.charAt(0));
        if (oneIsNumber && otherIsNumber) {
            return new BigInteger(one).compareTo(new BigInteger(other));
        }
        return oneIsNumber == otherIsNumber ? one.compareTo(other) : Boolean.compare(oneIsNumber, otherIsNumber);
    }
}
