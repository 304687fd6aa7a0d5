package org.cloudimagefactory.nifty.backend.opennebula;

import java.time.Duration;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long copies may take.
 *
 * @param upload limit for one image
 * @param stalledAfter after which an image that is LOCKED, and that nobody is at, counts as dead
 */
record UploadLimits(Duration upload, Duration stalledAfter) {
    private static final Logger LOG = LoggerFactory.getLogger(UploadLimits.class);
    private static final String OPTION = "stalled-after";
    private static final String OLD_OPTION = "stuck-after";

    /** As the operator wants them; the old name of the option is still taken. */
    static UploadLimits of(BackendSettings settings) {
        if (settings.option(OLD_OPTION).isPresent()) {
            LOG.warn("--backend-option {} is now called --{}; its value is taken for that", OLD_OPTION, OPTION);
        }
        Duration stalled = OpenNebulaSettings.duration(settings, OPTION)
                .or(() -> OpenNebulaSettings.duration(settings, OLD_OPTION))
                .orElse(settings.uploadTimeout());
        return new UploadLimits(settings.uploadTimeout(), stalled);
    }
}
