package org.cloudimagefactory.itchy.metrics;

import java.util.List;
import org.cloudimagefactory.common.metrics.MetricFamily;

/** What itchy measures beside what is measured of every run. */
public final class ItchyMetrics {
    /** Bytes of images that {@code itchy catch} has fetched. */
    public static final MetricFamily DOWNLOADED =
            MetricFamily.counter("itchy_downloaded_bytes_total", "Bytes of images that were downloaded.");

    /** Bytes of images that {@code itchy process} has made. */
    public static final MetricFamily WRITTEN =
            MetricFamily.counter("itchy_written_bytes_total", "Bytes of images that were made for the cloud.");

    /** Bytes of files that {@code itchy clean} has removed. */
    public static final MetricFamily FREED =
            MetricFamily.counter("itchy_freed_bytes_total", "Bytes of images, events and downloads that were removed.");

    static final MetricFamily EVENTS =
            MetricFamily.gauge("itchy_events", "Events of images by state: waiting, running, or failed and set aside.");
    static final MetricFamily OLDEST = MetricFamily.gauge(
            "itchy_oldest_waiting_event_timestamp_seconds",
            "When the event came that has waited for longest; none while nothing waits.");
    static final MetricFamily SUBSCRIPTIONS =
            MetricFamily.gauge("itchy_subscriptions", "Subscribed image lists by state: ok or failing.");
    static final MetricFamily IMAGES =
            MetricFamily.gauge("itchy_images", "Images of the subscribed lists by state, as 'itchy images' has it.");
    static final MetricFamily LIST_EXPIRY = MetricFamily.gauge(
            "itchy_image_list_expiry_timestamp_seconds", "When the image list expires that is held.");
    static final MetricFamily CERTIFICATE_EXPIRY = MetricFamily.gauge(
            "itchy_certificate_expiry_timestamp_seconds",
            "When the certificate expires that signed the image list that is held.");

    private ItchyMetrics() {}

    /** All that there are. */
    public static List<MetricFamily> families() {
        return List.of(
                DOWNLOADED, WRITTEN, FREED, EVENTS, OLDEST, SUBSCRIPTIONS, IMAGES, LIST_EXPIRY, CERTIFICATE_EXPIRY);
    }
}
