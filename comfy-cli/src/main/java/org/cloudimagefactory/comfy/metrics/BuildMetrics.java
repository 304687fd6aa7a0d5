package org.cloudimagefactory.comfy.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.assembly.BuildRecord;
import org.cloudimagefactory.comfy.assembly.FinishedImage;
import org.cloudimagefactory.common.metrics.MetricSet;
import org.cloudimagefactory.common.metrics.RunRecord;

/** What builds have made. */
public final class BuildMetrics {
    private static final double MILLIS = 1000;

    private BuildMetrics() {}

    /** Records what there is now. */
    public static void record(RunRecord record, List<FinishedImage> finished, Instant now) {
        MetricSet set = new MetricSet().measured(ComfyMetrics.BUILT).measured(ComfyMetrics.SIZE);
        for (FinishedImage image : finished) {
            long bytes = image.images().stream()
                    .mapToLong(BuildRecord.Image::fileSize)
                    .sum();
            record.count(image.built() ? "built" : "unchanged", 1);
            record.bytes(ComfyMetrics.WRITTEN, "written", image.built() ? bytes : 0);
            Duration age = image.age();
            Map<String, String> label = Map.of("appliance", image.name());
            Instant built = age == null ? now : now.minus(age);
            set.add(ComfyMetrics.BUILT, label, built.toEpochMilli() / MILLIS)
                    .add(ComfyMetrics.SIZE, label, (double) bytes);
        }
        record.state(() -> set);
    }
}
