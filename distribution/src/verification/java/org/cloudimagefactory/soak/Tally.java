package org.cloudimagefactory.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happened how often, and what should not have happened at all. */
final class Tally {
    /** nifty had no room to note that it was done with a descriptor. */
    static final String NOT_NOTED = "descriptors that could not be noted";

    private static final int MOST_FAULTS_TOLD = 40;

    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    synchronized void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /** Something is wrong with the tools. */
    synchronized void fault(String what) {
        faults.add(what);
        if (faults.size() <= MOST_FAULTS_TOLD) {
            System.out.println("FAULT " + what);
        }
    }

    synchronized int of(String what) {
        return counts.getOrDefault(what, 0);
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    synchronized String text() {
        StringBuilder text = new StringBuilder();
        counts.forEach((what, count) -> text.append(String.format("%7d  %s%n", count, what)));
        return text.toString();
    }
}
