package org.cloudimagefactory.comfy.metrics;

import java.util.List;
import org.cloudimagefactory.common.metrics.MetricFamily;

/** What comfy measures beside what is measured of every run. */
public final class ComfyMetrics {
    /** Bytes of images that were built. */
    public static final MetricFamily WRITTEN =
            MetricFamily.counter("comfy_written_bytes_total", "Bytes of images that were built.");

    /** Age of images. */
    public static final MetricFamily BUILT =
            MetricFamily.gauge("comfy_image_timestamp_seconds", "When the image was built that is there now.");

    /** Size of images. */
    public static final MetricFamily SIZE =
            MetricFamily.gauge("comfy_image_bytes", "Size of the files of the image that is there now.");

    /** End of what was published. */
    public static final MetricFamily LIST_EXPIRY = MetricFamily.gauge(
            "comfy_image_list_expiry_timestamp_seconds", "When the image list expires that was published.");

    /** End of who publishes. */
    public static final MetricFamily CERTIFICATE_EXPIRY = MetricFamily.gauge(
            "comfy_certificate_expiry_timestamp_seconds",
            "When the certificate of the endorser expires, who signs the list.");

    private ComfyMetrics() {}

    /** All that there are. */
    public static List<MetricFamily> families() {
        return List.of(WRITTEN, BUILT, SIZE, LIST_EXPIRY, CERTIFICATE_EXPIRY);
    }
}
