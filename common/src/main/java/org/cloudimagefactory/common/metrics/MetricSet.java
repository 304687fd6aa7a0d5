package org.cloudimagefactory.common.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Values that were measured together. A family that was measured and has no value now is known, too. */
public final class MetricSet {
    private final Map<MetricFamily, List<MetricSample>> families = new LinkedHashMap<>();

    /** Nothing measured. */
    public MetricSet() {}

    /** Says that a family is measured, even when it has no value. */
    public MetricSet measured(MetricFamily family) {
        families.computeIfAbsent(family, key -> new ArrayList<>());
        return this;
    }

    /** One value without a label of its own. */
    public MetricSet add(MetricFamily family, double value) {
        return add(family, Map.of(), value);
    }

    /** One value with these labels. */
    public MetricSet add(MetricFamily family, Map<String, String> labels, double value) {
        families.computeIfAbsent(family, key -> new ArrayList<>()).add(new MetricSample(family, labels, value));
        return this;
    }

    /** One value for each of the possible ones of a label, and none for others: how many there are of each. */
    public MetricSet countBy(MetricFamily family, String label, Collection<String> possible, Collection<String> seen) {
        Map<String, Long> counts = new TreeMap<>();
        possible.forEach(each -> counts.put(each, 0L));
        seen.forEach(each -> counts.merge(each, 1L, Long::sum));
        measured(family);
        counts.forEach((each, count) -> add(family, Map.of(label, each), count));
        return this;
    }

    /** All of another set, too. */
    public MetricSet addAll(MetricSet other) {
        other.families.forEach((family, samples) ->
                families.computeIfAbsent(family, key -> new ArrayList<>()).addAll(samples));
        return this;
    }

    Set<MetricFamily> families() {
        return families.keySet();
    }

    List<MetricSample> samples() {
        return families.values().stream().flatMap(List::stream).toList();
    }
}
