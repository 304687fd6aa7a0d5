package org.cloudimagefactory.nifty.metrics;

import java.util.List;
import org.cloudimagefactory.common.metrics.MetricFamily;

/** What nifty measures beside what is measured of every run. */
public final class NiftyMetrics {
    /** Bytes of images that were brought into the cloud. */
    public static final MetricFamily UPLOADED =
            MetricFamily.counter("nifty_uploaded_bytes_total", "Bytes of images that were brought into the cloud.");

    static final MetricFamily DESCRIPTORS =
            MetricFamily.gauge("nifty_descriptors", "Descriptors by state: waiting, or rejected and set aside.");
    static final MetricFamily OLDEST = MetricFamily.gauge(
            "nifty_oldest_waiting_descriptor_timestamp_seconds",
            "When the descriptor came that has waited for longest; none while nothing waits.");
    static final MetricFamily APPLIANCES =
            MetricFamily.gauge("nifty_appliances", "Appliances in the cloud by state, as 'nifty list' has it.");
    static final MetricFamily IMAGES = MetricFamily.gauge("nifty_images", "Images of ours in the cloud by state.");
    static final MetricFamily MACHINES =
            MetricFamily.gauge("nifty_virtual_machines", "Virtual machines that use images of ours.");
    static final MetricFamily NEXT_EXPIRY = MetricFamily.gauge(
            "nifty_next_expiry_timestamp_seconds",
            "When the first of the appliances that are offered expires; none while none does.");

    private NiftyMetrics() {}

    /** All that there are. */
    public static List<MetricFamily> families() {
        return List.of(UPLOADED, DESCRIPTORS, OLDEST, APPLIANCES, IMAGES, MACHINES, NEXT_EXPIRY);
    }
}
