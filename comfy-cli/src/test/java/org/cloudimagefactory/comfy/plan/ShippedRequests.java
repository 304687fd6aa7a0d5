package org.cloudimagefactory.comfy.plan;

import java.nio.file.Path;
import java.time.Duration;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.description.SystemChoice;

/** Requests for what ships. */
final class ShippedRequests {
    private ShippedRequests() {}

    static BuildRequest of(ShippedDistributionsTest.Buildable what, Path directory) {
        ApplianceOverrides overrides = ApplianceOverrides.of(
                new SystemChoice(what.version(), what.architecture(), what.firmware(), what.method(), null));
        return new BuildRequest(what.distribution(), overrides, directory, Duration.ofHours(1));
    }
}
