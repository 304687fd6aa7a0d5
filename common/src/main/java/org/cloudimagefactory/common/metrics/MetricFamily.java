package org.cloudimagefactory.common.metrics;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One thing that is measured, under a name that Prometheus knows it by.
 *
 * @param name with the tool as its first word and the base unit as its last; that of a counter ends in {@code _total}
 * @param type whether it goes up and down, or only up
 * @param help what it is, in one sentence
 */
public record MetricFamily(String name, Type type, String help) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)+");
    private static final String COUNTER_END = "_total";

    /** How its values go on from one run to the next. */
    public enum Type {
        /** The value of the moment. */
        GAUGE,
        /** A sum over all runs. */
        COUNTER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public MetricFamily {
        if (!NAME.matcher(name).matches() || name.endsWith(COUNTER_END) != (type == Type.COUNTER)) {
            throw new IllegalArgumentException("no name of a " + type + ": " + name);
        }
    }

    /** By name, which says which one it is: the hash that records have is made by the JVM first, in each run anew. */
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** A value of the moment. */
    public static MetricFamily gauge(String name, String help) {
        return new MetricFamily(name, Type.GAUGE, help);
    }

    /** A sum over all runs. */
    public static MetricFamily counter(String name, String help) {
        return new MetricFamily(name, Type.COUNTER, help);
    }
}
