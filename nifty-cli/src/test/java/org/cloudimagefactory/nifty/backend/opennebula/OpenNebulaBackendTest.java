package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.Map;
import org.cloudimagefactory.nifty.CloudFixture;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.CloudBackendContract;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class OpenNebulaBackendTest extends CloudBackendContract {
    private CloudFixture cloud;

    @BeforeEach
    void startCloud() {
        cloud = new CloudFixture(directory);
    }

    @AfterEach
    void stopCloud() {
        cloud.close();
    }

    @Override
    protected CloudBackend open(BackendSettings settings) {
        return new OpenNebulaProvider(Map.of())
                .open(new BackendSettings(
                        settings.identifier(),
                        settings.datastores(),
                        settings.access(),
                        null,
                        settings.transfer(),
                        settings.uploadTimeout(),
                        null,
                        Map.of(
                                "endpoint", cloud.sandbox().endpoint().toString(),
                                "secret-file", cloud.sandbox().authFile().toString()),
                        settings.clock()));
    }

    @Override
    protected Runnable use(CloudImage image) {
        String machine =
                cloud.call("one.template.instantiate", cloud.onlyTemplate().id(), "vm", true, "", false);
        return () -> cloud.call("one.vm.action", "terminate-hard", Integer.parseInt(machine));
    }
}
