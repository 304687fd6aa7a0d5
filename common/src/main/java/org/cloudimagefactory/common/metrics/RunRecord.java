package org.cloudimagefactory.common.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What a run tells of itself while it goes on: how many of its items ended how, what it moved, and how things stand after it. */
public final class RunRecord {
    private static final int PROBLEMS = 20;

    private final Map<String, String> labels = new TreeMap<>();
    private final Map<String, Long> outcomes = new LinkedHashMap<>();
    private final Map<MetricFamily, Moved> moved = new LinkedHashMap<>();
    private final List<Supplier<MetricSet>> states = new ArrayList<>();
    private final List<Supplier<MetricSet>> shared = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private boolean told;

    /** Nothing told yet. */
    public RunRecord() {}

    private record Moved(String word, long bytes) {}

    /** What the run belongs to, so that runs of one command for several things are told apart. */
    public synchronized void label(String name, String value) {
        labels.put(name, value);
    }

    /** The outcomes that are told in any case and in this order, once anything is. */
    public synchronized void expect(String... usual) {
        for (String outcome : usual) {
            outcomes.putIfAbsent(outcome, 0L);
        }
    }

    /** So many more items ended so. */
    public synchronized void count(String outcome, long items) {
        outcomes.merge(outcome, items, Long::sum);
        told = true;
    }

    /** All is counted, and there may have been nothing. */
    public synchronized void counted() {
        told = true;
    }

    /** So many more bytes were moved; the word says how, such as {@code downloaded}. */
    public synchronized void bytes(MetricFamily counter, String word, long bytes) {
        moved.merge(counter, new Moved(word, bytes), (one, other) -> new Moved(word, one.bytes + other.bytes));
    }

    /** How things stand after the run, however it ends; only asked when somebody wants to know. */
    public synchronized void state(Supplier<MetricSet> state) {
        states.add(state);
    }

    /** As {@link #state}, of what is the same for every command that looks at it: the last one of them tells it. */
    public synchronized void sharedState(Supplier<MetricSet> state) {
        shared.add(state);
    }

    /** Something went wrong; the first few are kept. */
    public synchronized void problem(String line) {
        if (problems.size() < PROBLEMS) {
            problems.add(line);
        }
    }

    /** Whether the run has told what became of its items. */
    public synchronized boolean isTold() {
        return told;
    }

    /** Outcomes and bytes as one phrase for people. */
    public synchronized String phrase() {
        String items = outcomes.entrySet().stream()
                .map(outcome -> outcome.getValue() + " " + outcome.getKey())
                .collect(Collectors.joining(", "));
        return items
                + moved.values().stream()
                        .filter(each -> each.bytes > 0)
                        .map(each -> "; " + ByteCount.shown(each.bytes) + " " + each.word)
                        .collect(Collectors.joining());
    }

    /** What went wrong, as it was told; the first few. */
    public synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    synchronized Map<String, String> labels() {
        return Map.copyOf(labels);
    }

    synchronized Map<String, Long> outcomes() {
        return told ? new LinkedHashMap<>(outcomes) : Map.of();
    }

    synchronized Map<MetricFamily, Long> moved() {
        Map<MetricFamily, Long> bytes = new LinkedHashMap<>();
        moved.forEach((family, each) -> bytes.put(family, each.bytes));
        return bytes;
    }

    /** How things stand is not to be looked at any more. */
    public synchronized void forgetStates() {
        states.clear();
        shared.clear();
    }

    synchronized List<Supplier<MetricSet>> states() {
        return List.copyOf(states);
    }

    synchronized List<Supplier<MetricSet>> sharedStates() {
        return List.copyOf(shared);
    }
}
