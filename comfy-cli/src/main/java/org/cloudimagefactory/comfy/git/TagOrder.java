package org.cloudimagefactory.comfy.git;

import java.math.BigInteger;
import java.util.Comparator;

/**
 * Names of tags in the order of their versions: digits count as numbers ({@code v1.10} comes after {@code v1.9}), and a release comes after what
 * leads up to it ({@code v2.0} after {@code v2.0-rc1}).
 */
public final class TagOrder implements Comparator<String> {
    @Override
    public int compare(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            if (isDigit(one, i) && isDigit(other, j)) {
                int endOfOne = endOfDigits(one, i);
                int endOfOther = endOfDigits(other, j);
                int order = new BigInteger(one.substring(i, endOfOne))
                        .compareTo(new BigInteger(other.substring(j, endOfOther)));
                if (order != 0) {
                    return order;
                }
                i = endOfOne;
                j = endOfOther;
            } else {
                int order = rank(one.charAt(i)) - rank(other.charAt(j));
                if (order != 0) {
                    return order;
                }
                i++;
                j++;
            }
        }
        return rest(one, i) - rest(other, j);
    }

    /** Where one name goes on and the other doesn't: {@code -rc1} is less than nothing, {@code .1} more. */
    private static int rest(String name, int at) {
        if (at >= name.length()) {
            return 0;
        }
        return isBefore(name.charAt(at)) ? -1 : 1;
    }

    private static int rank(char letter) {
        return isBefore(letter) ? -1 : letter;
    }

    private static boolean isBefore(char letter) {
        return letter == '-' || letter == '~';
    }

    private static boolean isDigit(String name, int at) {
        return name.charAt(at) >= '0' && name.charAt(at) <= '9';
    }

    private static int endOfDigits(String name, int start) {
        int end = start;
        while (end < name.length() && isDigit(name, end)) {
            end++;
        }
        return end;
    }
}
