package org.cloudimagefactory.nifty.metrics;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.cloudimagefactory.common.metrics.MetricSet;
import org.cloudimagefactory.nifty.plan.ApplianceOverview;
import org.cloudimagefactory.nifty.plan.ImageStatus;

/** What is in the cloud. */
public final class CloudMetrics {
    private static final List<String> STATUSES =
            Arrays.stream(ImageStatus.values()).map(ImageStatus::toString).toList();

    private CloudMetrics() {}

    /** Of all appliances that there are. */
    public static MetricSet of(List<ApplianceOverview> appliances) {
        MetricSet set = new MetricSet()
                .countBy(
                        NiftyMetrics.APPLIANCES,
                        "state",
                        ApplianceOverview.STATES,
                        appliances.stream().map(ApplianceOverview::state).toList())
                .countBy(
                        NiftyMetrics.IMAGES,
                        "state",
                        STATUSES,
                        appliances.stream()
                                .flatMap(appliance -> appliance.images().stream())
                                .map(image -> image.status().toString())
                                .toList())
                .add(
                        NiftyMetrics.MACHINES,
                        appliances.stream()
                                .mapToInt(ApplianceOverview::machines)
                                .sum())
                .measured(NiftyMetrics.NEXT_EXPIRY);
        appliances.stream()
                .filter(appliance -> appliance.state().equals(ApplianceOverview.OFFERED))
                .map(ApplianceOverview::expires)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .map(Instant::getEpochSecond)
                .ifPresent(end -> set.add(NiftyMetrics.NEXT_EXPIRY, (double) end));
        return set;
    }
}
