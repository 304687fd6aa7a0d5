package org.cloudimagefactory.nifty.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.metrics.MetricSet;
import org.cloudimagefactory.nifty.intake.WaitingFiles;

/** How many descriptors there are, and since when they wait. */
public final class QueueMetrics {
    private static final double MILLIS = 1000;

    private QueueMetrics() {}

    /** Of what lies in the directories of descriptors now: these wait, and so many were set aside. */
    public static MetricSet of(WaitingFiles waiting, int rejected) {
        List<Instant> times = waiting.times();
        MetricSet set = new MetricSet()
                .add(NiftyMetrics.DESCRIPTORS, Map.of("state", "waiting"), times.size())
                .add(NiftyMetrics.DESCRIPTORS, Map.of("state", "rejected"), rejected)
                .measured(NiftyMetrics.OLDEST);
        times.stream()
                .min(Instant::compareTo)
                .ifPresent(oldest -> set.add(NiftyMetrics.OLDEST, oldest.toEpochMilli() / MILLIS));
        return set;
    }
}
