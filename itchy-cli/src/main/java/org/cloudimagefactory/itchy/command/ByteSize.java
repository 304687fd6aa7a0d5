package org.cloudimagefactory.itchy.command;

import java.util.Locale;
import org.cloudimagefactory.common.problem.UsageProblem;

/**
 * A size as operators write it: bytes, or with K, M, G or T for the powers of 1024.
 *
 * @param bytes the size
 */
record ByteSize(long bytes) {
    private static final String UNITS = "KMGT";
    private static final int STEP = 10;

    static ByteSize parse(String text) {
        String size = text.strip().toUpperCase(Locale.ROOT);
        if (!size.matches("[0-9]{1,15}[" + UNITS + "]?(I?B)?")) {
            throw new UsageProblem("'" + text + "' is no size").hint("give bytes, or a number with K, M, G or T");
        }
        String digits = size.replaceAll("[^0-9]", "");
        int unit = digits.length() < size.length() ? UNITS.indexOf(size.charAt(digits.length())) + 1 : 0;
        try {
            long bytes = Math.multiplyExact(Long.parseLong(digits), 1L << (STEP * unit));
            if (bytes == 0) {
                throw new UsageProblem("a size of 0 leaves room for nothing");
            }
            return new ByteSize(bytes);
        } catch (ArithmeticException e) {
            throw new UsageProblem("'" + text + "' is more than any disk can hold").causedBy(e);
        }
    }
}
