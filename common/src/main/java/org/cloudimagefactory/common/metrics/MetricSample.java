package org.cloudimagefactory.common.metrics;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.cloudimagefactory.common.problem.PrintableText;

/**
 * One value.
 *
 * @param family what was measured
 * @param labels what it belongs to, in the order of their names; values hold no control characters and are not endless
 * @param value in the unit of the family
 */
public record MetricSample(MetricFamily family, Map<String, String> labels, double value) {
    private static final int LONGEST = 200;

    public MetricSample {
        Map<String, String> safe = new TreeMap<>();
        labels.forEach((name, text) -> safe.put(name, cut(PrintableText.of(whole(text)))));
        labels = Collections.unmodifiableMap(safe);
    }

    /** What is cut already stays as it is. */
    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = LONGEST - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** Half of a pair of surrogates is no character, and could not be written. */
    private static String whole(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints().forEach(point -> whole.appendCodePoint(isHalf(point) ? 0xfffd : point));
        return whole.toString();
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    /** The same with further labels. */
    MetricSample with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(labels);
        all.putAll(more);
        return new MetricSample(family, all, value);
    }

    /** Whether it has all of these labels. */
    boolean has(Map<String, String> some) {
        return labels.entrySet().containsAll(some.entrySet());
    }
}
