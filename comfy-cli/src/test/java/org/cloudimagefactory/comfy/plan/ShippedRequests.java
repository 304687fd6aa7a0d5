package org.cloudimagefactory.comfy.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;

/** Requests for what ships. */
final class ShippedRequests {
    private ShippedRequests() {}

    static BuildRequest of(ShippedDistributionsTest.Buildable what, Path directory) {
        ApplianceOverrides overrides = new ApplianceOverrides(
                what.version(),
                what.architecture(),
                what.firmware(),
                what.method(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                null);
        return new BuildRequest(what.distribution(), overrides, directory, Duration.ofHours(1));
    }
}
