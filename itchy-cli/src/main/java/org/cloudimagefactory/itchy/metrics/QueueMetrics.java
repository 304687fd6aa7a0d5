package org.cloudimagefactory.itchy.metrics;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cloudimagefactory.common.metrics.MetricSet;
import org.cloudimagefactory.itchy.queue.QueueStatus;

/** How many events there are, and since when they wait. */
public final class QueueMetrics {
    private QueueMetrics() {}

    /** Of a queue as it is now. */
    public static MetricSet of(QueueStatus status) {
        MetricSet set = new MetricSet();
        add(set, "waiting", status.waiting());
        add(set, "running", status.running());
        add(set, "failed", status.failed());
        set.measured(ItchyMetrics.OLDEST);
        status.waiting().stream()
                .map(QueueStatus.Line::since)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .min()
                .ifPresent(since -> set.add(ItchyMetrics.OLDEST, (double) since));
        return set;
    }

    private static void add(MetricSet set, String state, List<QueueStatus.Line> events) {
        set.add(ItchyMetrics.EVENTS, Map.of("state", state), events.size());
    }
}
