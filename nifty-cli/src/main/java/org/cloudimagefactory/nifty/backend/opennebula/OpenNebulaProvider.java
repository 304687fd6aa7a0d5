package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.Map;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.CloudBackendProvider;

/** Makes the OpenNebula back end. */
public final class OpenNebulaProvider implements CloudBackendProvider {
    private final Map<String, String> environment;

    /** In the environment of this process. */
    public OpenNebulaProvider() {
        this(System.getenv());
    }

    OpenNebulaProvider(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public String name() {
        return "opennebula";
    }

    @Override
    public String description() {
        return "OpenNebula 5 to 7 by XML-RPC: images in datastores, and VM templates that use them";
    }

    @Override
    public CloudBackend open(BackendSettings settings) {
        return new OpenNebulaBackend(settings, new OpenNebulaSettings(settings, environment).client());
    }
}
