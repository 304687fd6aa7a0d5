package org.cloudimagefactory.nifty.sandbox.opennebula;

import java.util.Map;
import java.util.TreeMap;

/** How often each method was called. */
public final class CallCounters {
    private final Map<String, Integer> counts = new TreeMap<>();

    CallCounters() {}

    /** Calls of a method. */
    public synchronized int of(String method) {
        return counts.getOrDefault(method, 0);
    }

    /** Calls of all methods together. */
    public synchronized int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Calls by method. */
    public synchronized Map<String, Integer> byMethod() {
        return Map.copyOf(counts);
    }

    /** Begins at zero again. */
    public synchronized void reset() {
        counts.clear();
    }

    synchronized void count(String method) {
        counts.merge(method, 1, Integer::sum);
    }
}
